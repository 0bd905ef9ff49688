package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.opencv.resample.Resized;
import pixfleet.fleet.raster.Rows;
import pixfleet.operation.Interpolation;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;

/**
 * The kernel of an operation by which a row comes from some rows of the image, perhaps very many: it reads them itself, few at
 * a time, so that they need not all be there.
 *
 * @param <O> the operation
 */
public interface ResamplingKernel<O extends Operation> extends Kernel<O> {
    /** Makes rows of the result. For one thread. */
    @FunctionalInterface
    interface RowMaker {
        /**
         * Makes rows.
         *
         * @param in the image before
         * @param needed the rows of it that may be read
         * @param step how many of them are to be read at a time
         * @param out its matrix receives exactly its rows
         * @param pool lends scratch memory
         */
        void make(RowSource in, Rows needed, int step, RowBand out, MatPool pool);
    }

    /** How values between pixels are found. */
    Interpolation interpolation(O operation);

    /** Works out what depends on the whole image, once for all its rows. */
    default RowMaker prepare(O operation, Dimensions in) {
        return Resized.of(interpolation(operation), in, operation.output(in))::make;
    }

    /** A whole image by OpenCV, some rows of it as in a gang. */
    @Override
    default void apply(O operation, RowBand in, RowBand out, MatPool pool) {
        if (out.rows() == out.image().height() && in.rows() == in.image().height()) {
            undivided(operation, in.mat(), out.mat(), pool);
        } else {
            inRows(operation, in, out, pool);
        }
    }

    /** As a gang makes them. */
    default void inRows(O operation, RowBand in, RowBand out, MatPool pool) {
        var needed = new Rows(in.first(), in.rows());
        prepare(operation, in.image()).make(new Lent(in), needed, in.rows(), out, pool);
    }

    /** OpenCV's {@code resize}; what is too large for it, as a gang makes it. */
    @Override
    default void undivided(O operation, Mat in, Mat out, MatPool pool) {
        Dimensions image = RowBand.shape(in);
        Dimensions after = operation.output(image);
        if (!Resized.isWithinOpenCv(image, after)) {
            inRows(operation, RowBand.whole(in), RowBand.all(out, after), pool);
            return;
        }
        try (var size = new Size(after.width(), after.height())) {
            opencv_imgproc.resize(in, out, size, 0, 0, InterpolationCodes.code(interpolation(operation)));
        }
    }

    /** Rows that are there already. */
    record Lent(RowBand rows) implements RowSource {
        @Override
        public Dimensions image() {
            return rows.image();
        }

        @Override
        public void read(int first, Mat into) {
            try (Mat part = rows.part(first, into.rows())) {
                part.copyTo(into);
            }
        }

        @Override
        public Mat view(int first, int count, MatPool.Scope scope) {
            return scope.rows(rows.mat(), first - rows.first(), count);
        }
    }
}
