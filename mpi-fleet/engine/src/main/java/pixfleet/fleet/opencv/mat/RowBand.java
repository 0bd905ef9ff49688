package pixfleet.fleet.opencv.mat;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.pipeline.Dimensions;

/**
 * Rows of an image in a matrix of their own: standalone, continuous, its first row being row {@code first} of the image.
 *
 * @param mat the pixels; for a result, what receives them
 * @param image shape of the whole image
 * @param first number of the first row, from 0
 * @param rows how many rows, 1 or more
 */
public record RowBand(Mat mat, Dimensions image, int first, int rows) {
    /** Checks that the rows lie inside the image. */
    public RowBand {
        if (first < 0 || rows < 1 || first + rows > image.height()) {
            throw new IllegalArgumentException(
                    "an image of %d rows has no %d rows from row %d".formatted(image.height(), rows, first));
        }
    }

    /** A whole image. */
    public static RowBand whole(Mat mat) {
        return all(mat, shape(mat));
    }

    /** All rows of an image of that shape, which the matrix need not have yet. */
    public static RowBand all(Mat mat, Dimensions image) {
        return new RowBand(mat, image, 0, image.height());
    }

    /** The same rows, of an image of another shape, in another matrix. */
    public RowBand with(Mat other, Dimensions shape) {
        return new RowBand(other, shape, first, rows);
    }

    /**
     * Some of these rows, as a header that the caller closes. For copying only: functions that look at neighbours treat a
     * part differently from a matrix of its own.
     *
     * @param row number in the image of the part's first row
     * @param count how many rows, 1 or more
     */
    public Mat part(int row, int count) {
        return mat.rowRange(row - first, row - first + count);
    }

    /** OpenCV's type of the pixels. */
    public int type() {
        return type(image);
    }

    /** Gives the matrix the shape and type it is to have; its memory is kept if it fits. */
    public Mat create() {
        mat.create(rows, image.width(), type());
        return mat;
    }

    /** OpenCV's type of such an image's pixels. */
    public static int type(Dimensions image) {
        return opencv_core.CV_MAKETYPE(image.depth() == 16 ? opencv_core.CV_16U : opencv_core.CV_8U, image.channels());
    }

    /** The shape of a matrix of 8 or 16 bits. */
    public static Dimensions shape(Mat mat) {
        return new Dimensions(mat.cols(), mat.rows(), mat.channels(), mat.depth() == opencv_core.CV_16U ? 16 : 8);
    }
}
