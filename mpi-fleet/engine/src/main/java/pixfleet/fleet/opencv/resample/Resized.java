package pixfleet.fleet.opencv.resample;

import java.lang.foreign.MemorySegment;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Rows;
import pixfleet.operation.Interpolation;
import pixfleet.pipeline.Dimensions;

/**
 * An image resized row by row: what OpenCV's {@code resize} makes of the whole, value by value. What depends on the whole image, which
 * columns a column comes from and with which weights, is worked out once.
 *
 * <p>Where OpenCV gives some rows the very values that it gives them in the whole, it is called for them. For one thread.
 */
public final class Resized {
    /** Where so few bytes of the image make a row, OpenCV is given them at once. */
    private static final long MAX_STRIP_BYTES = 16 << 20;

    private final Scales scales;
    private final Method method;
    private final Resampler resampler;
    private final long maxStripBytes;

    private Resized(Scales scales, Method method, long maxStripBytes) {
        this.scales = scales;
        this.maxStripBytes = maxStripBytes;
        this.method = method;
        this.resampler = switch (method) {
            case COPY -> (row, in, out) -> out.copyFrom(in.row(row));
            case NEAREST ->
                (_, _, _) -> {
                    throw new IllegalStateException("rows of nearest pixels are made together");
                };
            case LINEAR, LINEAR_BY_AREA, CUBIC, LANCZOS -> taps(scales, method);
            case AREA -> new AreaRows(scales);
            case WHOLE_AREA -> new WholeAreaRows(scales);
        };
    }

    private static Resampler taps(Scales scales, Method method) {
        Dimensions in = scales.in();
        var columns = new Columns(method, scales.across(), in.channels(), in.depth());
        return in.depth() == 16
                ? new SixteenBitTaps(method, scales, columns)
                : new EightBitTaps(method, scales, columns);
    }

    /**
     * Plans.
     *
     * @param interpolation nearest, linear, cubic, area or lanczos
     * @param in shape of the image
     * @param out its shape after; channels and depth are the same
     */
    public static Resized of(Interpolation interpolation, Dimensions in, Dimensions out) {
        return of(interpolation, in, out, MAX_STRIP_BYTES);
    }

    /** The same with OpenCV called where so few bytes make a row. */
    static Resized of(Interpolation interpolation, Dimensions in, Dimensions out, long maxStripBytes) {
        var scales = new Scales(in, out);
        return new Resized(scales, Method.of(interpolation, scales), maxStripBytes);
    }

    /** Whether OpenCV itself can make the whole: it counts pixels, and places within an area, in 32 bits. */
    public static boolean isWithinOpenCv(Dimensions in, Dimensions out) {
        long area = (long) Math.ceilDiv(in.height(), out.height()) * in.width() * in.channels();
        return out.pixels() <= Integer.MAX_VALUE && area <= Integer.MAX_VALUE;
    }

    /**
     * Makes rows.
     *
     * @param in the image
     * @param needed the rows of it that these rows come from, or more
     * @param step how many of them are read at a time
     * @param out receives its rows
     * @param pool lends matrices
     */
    public void make(RowSource in, Rows needed, int step, RowBand out, MatPool pool) {
        out.create();
        if (method == Method.NEAREST) {
            nearest(in, needed, step, out, pool);
        } else if (method == Method.WHOLE_AREA && strips(out, step, in, pool)) {
            return;
        } else {
            MemorySegment to = MatMemory.all(out.mat());
            long width = out.image().rowBytes();
            try (var rows = new InputRows(in, step, needed, pool)) {
                for (int i = 0; i < out.rows(); i++) {
                    resampler.make(out.first() + i, rows, to.asSlice(i * width, width));
                }
            }
        }
    }

    /** OpenCV on whole areas: the scale of rows that make whole rows is that of the image, in every bit. */
    private boolean strips(RowBand out, int step, RowSource in, MatPool pool) {
        int down = scales.down().wholeScale();
        if (down * scales.in().rowBytes() > maxStripBytes) {
            return false;
        }
        int most = Math.max(1, step / down);
        for (int done = 0; done < out.rows(); done += most) {
            int count = Math.min(most, out.rows() - done);
            try (var scope = pool.open()) {
                Mat from = in.view((out.first() + done) * down, count * down, scope);
                Mat to = scope.adopt(MatMemory.rows(out.mat(), done, count));
                Size size = new Size(scales.out().width(), count);
                try (size) {
                    opencv_imgproc.resize(from, to, size, 0, 0, opencv_imgproc.INTER_AREA);
                }
            }
        }
        return true;
    }

    /** Rows are picked as OpenCV picks them; their columns are left to OpenCV, as of an image that keeps its height. */
    private void nearest(RowSource in, Rows needed, int step, RowBand out, MatPool pool) {
        long width = out.image().rowBytes();
        MemorySegment to = MatMemory.all(out.mat());
        Dimensions image = in.image();
        try (var rows = new InputRows(in, step, needed, pool);
                var size = new Size(out.image().width(), 1)) {
            int before = -1;
            for (int i = 0; i < out.rows(); i++) {
                int from = Math.min(
                        (int) Math.floor((out.first() + i) * scales.down().scale()), image.height() - 1);
                if (from == before) {
                    to.asSlice(i * width, width).copyFrom(to.asSlice((i - 1) * width, width));
                    continue;
                }
                try (Mat row = MatMemory.over(image, 1, rows.row(from));
                        Mat made = MatMemory.rows(out.mat(), i, 1)) {
                    opencv_imgproc.resize(row, made, size, 0, 0, opencv_imgproc.INTER_NEAREST);
                }
                before = from;
            }
        }
    }
}
