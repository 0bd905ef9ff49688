package pixfleet.fleet.opencv.mat;

import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.pipeline.Dimensions;

/** An image whose rows can be read by number, in any order and more than once. Each rank has its own. */
public interface RowSource {
    /** The shape of the whole image. */
    Dimensions image();

    /** Whether whatever rows are read, the whole of another image is gone through for them: many at a time cost little more. */
    default boolean isGathered() {
        return false;
    }

    /**
     * Reads rows.
     *
     * @param first number of the first row
     * @param into as many rows as are wanted, of the image's width, channels and depth, continuous; in B, G, R (, A) order.
     *     Its pixels are overwritten
     * @throws pixfleet.header.UnfitImage if the file is damaged there
     * @throws pixfleet.fault.TransientFailure if it could not be read this time
     */
    void read(int first, Mat into);

    /**
     * Rows to look at, without a copy where the source has them in memory.
     *
     * @param first number of the first row
     * @param count how many, 1 or more
     * @param scope lends the memory if one is needed
     * @return the rows, continuous; only to be read, and only until the scope is closed or the source changes
     */
    default Mat view(int first, int count, MatPool.Scope scope) {
        Mat rows = scope.mat();
        rows.create(count, image().width(), RowBand.type(image()));
        read(first, rows);
        return rows;
    }
}
