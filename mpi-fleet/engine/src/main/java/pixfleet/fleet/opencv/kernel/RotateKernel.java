package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.raster.Rows;
import pixfleet.operation.Rotate;
import pixfleet.pipeline.Dimensions;

/**
 * OpenCV's {@code warpAffine}, centre to centre: of the whole image, or a row of the result at a time.
 *
 * <p>For a row OpenCV adds what the row's number contributes to where its first pixel comes from, and counts on from
 * there in fixed-point numbers that do not depend on the row. So a result of that one row, from a matrix that says
 * where it begins, has the same pixels.
 */
@AutoService(KernelProvider.class)
public final class RotateKernel implements WarpingKernel<Rotate> {
    private static final int BORDER = opencv_core.BORDER_CONSTANT;

    @Override
    public Class<Rotate> operation() {
        return Rotate.class;
    }

    @Override
    public void apply(Rotate rotate, RowBand in, RowBand out, MatPool pool) {
        Dimensions to = out.image();
        try (Mat matrix = matrix(rotate, in.image(), to);
                var size = new Size(to.width(), to.height());
                Scalar colour = Paint.scalar(rotate.colour(), to)) {
            int interpolation = InterpolationCodes.code(rotate.interpolation());
            WholeResult.make(
                    out,
                    pool,
                    whole -> opencv_imgproc.warpAffine(in.mat(), whole, matrix, size, interpolation, BORDER, colour));
        }
    }

    private static Mat matrix(Rotate rotate, Dimensions from, Dimensions to) {
        try (var centre = new Point2f((from.width() - 1) / 2f, (from.height() - 1) / 2f)) {
            Mat matrix = opencv_imgproc.getRotationMatrix2D(centre, -rotate.angle(), 1);
            var entries = new DoublePointer(matrix.data());
            entries.put(2, entries.get(2) + (to.width() - from.width()) / 2.0);
            entries.put(5, entries.get(5) + (to.height() - from.height()) / 2.0);
            return matrix;
        }
    }

    /** Where a pixel of the result comes from, as OpenCV works it out of the matrix that says where one of the image goes. */
    private record Back(double xx, double xy, double x, double yx, double yy, double y) {
        static Back of(Rotate rotate, Dimensions from, Dimensions to) {
            double[] m = new double[6];
            try (Mat matrix = matrix(rotate, from, to)) {
                new DoublePointer(matrix.data()).get(m);
            }
            double determinant = m[0] * m[4] - m[1] * m[3];
            double factor = determinant == 0 ? 0 : 1 / determinant;
            double xx = m[4] * factor;
            double xy = m[1] * -factor;
            double yx = m[3] * -factor;
            double yy = m[0] * factor;
            return new Back(xx, xy, -xx * m[2] - xy * m[5], yx, yy, -yx * m[2] - yy * m[5]);
        }

        double x(int column, int row) {
            return xx * column + (xy * row + x);
        }

        double y(int column, int row) {
            return yx * column + (yy * row + y);
        }
    }

    @Override
    public void warp(Rotate rotate, Mat image, RowBand out) {
        Dimensions to = out.image();
        var back = Back.of(rotate, RowBand.shape(image), to);
        int how = InterpolationCodes.code(rotate.interpolation()) | opencv_imgproc.WARP_INVERSE_MAP;
        try (var matrix = new Mat(2, 3, opencv_core.CV_64F);
                var size = new Size(to.width(), 1);
                Scalar colour = Paint.scalar(rotate.colour(), to)) {
            var entries = new DoublePointer(matrix.data());
            for (int i = 0; i < out.rows(); i++) {
                int row = out.first() + i;
                entries.put(
                        back.xx(),
                        back.xy(),
                        back.xy() * row + back.x(),
                        back.yx(),
                        back.yy(),
                        back.yy() * row + back.y());
                try (Mat one = MatMemory.rows(out.mat(), i, 1)) {
                    opencv_imgproc.warpAffine(image, one, matrix, size, how, BORDER, colour);
                }
            }
        }
    }

    /** Pixels around the place a pixel comes from that it may be made of, and one for what rounding moves. */
    private static int reach(Rotate rotate) {
        return switch (rotate.interpolation()) {
            case NEAREST -> 2;
            case LINEAR -> 3;
            case CUBIC -> 4;
            case AREA, LANCZOS -> 6;
        };
    }

    @Override
    public IntFunction<Rows> columns(Rotate rotate, Dimensions image, Rows result) {
        Dimensions to = rotate.output(image);
        var back = Back.of(rotate, image, to);
        int right = to.width() - 1;
        int bottom = result.end() - 1;
        var slanted = new double[][] {
            {back.x(0, result.first()), back.y(0, result.first())},
            {back.x(right, result.first()), back.y(right, result.first())},
            {back.x(right, bottom), back.y(right, bottom)},
            {back.x(0, bottom), back.y(0, bottom)}
        };
        int reach = reach(rotate);
        return row -> columns(slanted, row, reach, image.width());
    }

    /** The result's rows are a slanted rectangle in the image, of which the row and what is near it cut out a piece. */
    private static Rows columns(double[][] corners, int row, int reach, int width) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < corners.length; i++) {
            double[] corner = corners[i];
            double[] next = corners[(i + 1) % corners.length];
            if (Math.abs(corner[1] - row) <= reach) {
                least = Math.min(least, corner[0]);
                most = Math.max(most, corner[0]);
            }
            for (int bound : new int[] {row - reach, row + reach}) {
                if ((corner[1] - bound) * (next[1] - bound) < 0) {
                    double crossing = corner[0] + (next[0] - corner[0]) * (bound - corner[1]) / (next[1] - corner[1]);
                    least = Math.min(least, crossing);
                    most = Math.max(most, crossing);
                }
            }
        }
        if (least > most) {
            return new Rows(0, 0);
        }
        int first = (int) Math.clamp(Math.floor(least) - reach, 0, width);
        int end = (int) Math.clamp(Math.ceil(most) + reach + 1, first, width);
        return Rows.between(first, end);
    }
}
