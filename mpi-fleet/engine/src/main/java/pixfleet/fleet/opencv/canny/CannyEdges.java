package pixfleet.fleet.opencv.canny;

import java.util.function.Supplier;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.canny.CannyStrip.StripRows;
import pixfleet.fleet.raster.Rows;

/**
 * The edges of a whole image in memory: one strip, without neighbours.
 *
 * <p>With one thread it is faster than OpenCV's {@code Canny} on colour, and about as fast or a little slower on gray; it
 * needs a byte a pixel beside the result, where OpenCV needs four a channel.
 */
public final class CannyEdges {
    private CannyEdges() {}

    /**
     * Finds them.
     *
     * @param in rows x columns x 1 or 3 channels, 8 bits; left alone
     * @param edges receives rows x columns x 1 channel, 8 bits: 255 on an edge, 0 elsewhere; its pixels are used again when
     *     shape and type fit. Not {@code in}
     * @param scratch lends matrices of any shape and content, which are free when this method returns
     */
    public static void find(CannySettings settings, Mat in, Mat edges, Supplier<Mat> scratch) {
        var all = new StripRows(in.rows(), in.cols(), Rows.all(in.rows()));
        try (var source = new Source(in)) {
            CannyStrip.begin(settings, all, source, scratch).finish(edges);
        }
    }

    /** Lends headers on rows of a matrix. */
    private static final class Source implements BlockReader, AutoCloseable {
        private final Mat image;
        private Mat lent = new Mat();

        Source(Mat image) {
            this.image = image;
        }

        @Override
        public Mat read(Rows rows) {
            lent.close();
            lent = Views.part(image, rows.first(), 0, rows.count(), image.cols());
            return lent;
        }

        @Override
        public void close() {
            lent.close();
        }
    }
}
