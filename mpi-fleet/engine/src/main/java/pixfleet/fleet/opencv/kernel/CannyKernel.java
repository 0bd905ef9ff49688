package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.canny.CannyEdges;
import pixfleet.fleet.opencv.canny.CannySettings;
import pixfleet.fleet.opencv.canny.CannyStrip;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.raster.Rows;
import pixfleet.operation.Canny;
import pixfleet.pipeline.Dimensions;

/** Our own Canny, which can be divided; {@link #undivided} is OpenCV's. */
@AutoService(KernelProvider.class)
public final class CannyKernel implements PropagatingKernel<Canny> {
    private static final double SIXTEEN_TO_EIGHT_BITS = 1 / 257.0;
    private static final long KEPT_BYTES = 64L << 20;

    @Override
    public Class<Canny> operation() {
        return Canny.class;
    }

    @Override
    public void undivided(Canny canny, Mat in, Mat out, MatPool pool) {
        try (var scope = pool.open()) {
            opencv_imgproc.Canny(
                    opaque(in, scope), out, canny.low(), canny.high(), canny.aperture(), canny.norm() == Canny.Norm.L2);
        }
    }

    /** On all rows at once: a strip without neighbours. */
    @Override
    public void apply(Canny canny, RowBand in, RowBand out, MatPool pool) {
        try (var scope = pool.open()) {
            CannyEdges.find(settings(canny), opaque(in.mat(), scope), out.mat(), scope::mat);
        }
    }

    @Override
    public Frontier begin(Canny canny, Dimensions image, Rows own, Function<Rows, Mat> reader, Supplier<Mat> scratch) {
        var part = new CannyStrip.StripRows(image.height(), image.width(), own);
        try (var conversions = new Conversions(reader)) {
            CannyStrip strip = CannyStrip.begin(settings(canny), part, conversions::read, scratch);
            return new Frontier() {
                @Override
                public MemorySegment firstRow() {
                    return strip.firstRow();
                }

                @Override
                public MemorySegment lastRow() {
                    return strip.lastRow();
                }

                @Override
                public boolean spread(MemorySegment above, MemorySegment below) {
                    return strip.spread(above, below);
                }

                @Override
                public Mat finish() {
                    return strip.finish();
                }
            };
        }
    }

    private static CannySettings settings(Canny canny) {
        return new CannySettings(canny.low(), canny.high(), canny.aperture(), canny.norm());
    }

    /** The pixels Canny is asked about: 8 bits without alpha. Row by row, so that strips are converted alike. */
    private static Mat opaque(Mat in, MatPool.Scope scope) {
        Mat eight = in;
        if (in.depth() != opencv_core.CV_8U) {
            eight = scope.mat();
            in.convertTo(eight, opencv_core.CV_8U, SIXTEEN_TO_EIGHT_BITS, 0);
        }
        if (eight.channels() != 4) {
            return eight;
        }
        Mat colours = scope.mat();
        opencv_imgproc.cvtColor(eight, colours, opencv_imgproc.COLOR_BGRA2BGR);
        return colours;
    }

    /** Converts rows as they are read; what one call lends is given back by the next. */
    private static final class Conversions implements AutoCloseable {
        private final Function<Rows, Mat> reader;
        private final MatPool pool = new MatPool(KEPT_BYTES);
        private MatPool.Scope scope = pool.open();

        Conversions(Function<Rows, Mat> reader) {
            this.reader = reader;
        }

        Mat read(Rows rows) {
            scope.close();
            scope = pool.open();
            return opaque(reader.apply(rows), scope);
        }

        @Override
        public void close() {
            scope.close();
            pool.close();
        }
    }
}
