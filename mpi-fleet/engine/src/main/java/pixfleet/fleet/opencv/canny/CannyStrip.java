package pixfleet.fleet.opencv.canny;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.raster.Rows;

/**
 * The edges of one strip while a gang finds them: the same pixels as OpenCV's {@code Canny} of this build finds on the whole
 * image, however it is divided.
 *
 * <p>Each rank that owns rows begins its strip. Then, in rounds, neighbouring ranks tell each other their boundary rows and
 * {@link #spread} them, until no rank's boundary changes in a round; the first round is always needed. A rank without rows
 * takes no part: the neighbours of a strip are the next ranks above and below that own rows.
 *
 * <p>Memory: a byte a pixel, which becomes the result, and a few megabytes. For one thread.
 *
 * @see <a href="https://doi.org/10.1109/TPAMI.1986.4767851">J. Canny, A Computational Approach to Edge Detection</a>
 */
public final class CannyStrip {
    /** Enough for all but the most winding edges, which are searched again. */
    private static final int PENDING_POSITIONS = 1 << 18;

    private final EdgeMap map;
    private final Hysteresis hysteresis;

    private CannyStrip(EdgeMap map, Hysteresis hysteresis) {
        this.map = map;
        this.hysteresis = hysteresis;
    }

    /**
     * Which part of which image.
     *
     * @param imageRows rows of the whole image
     * @param cols of the image, 1 or more
     * @param rows the strip's own ones, 1 or more
     */
    public record StripRows(int imageRows, int cols, Rows rows) {
        /** Checks that the rows are the image's. */
        public StripRows {
            if (rows.none() || cols < 1 || rows.end() > imageRows) {
                throw new IllegalArgumentException(
                        "no strip of %s in %d rows of %d columns".formatted(rows, imageRows, cols));
            }
        }
    }

    /**
     * Finds the edges that the strip's own pixels tell of.
     *
     * @param reader asked for the strip's rows and {@link CannySettings#halo} more above and below, as far as the image
     *     reaches, once from top to bottom
     * @param scratch lends matrices of any shape and content. The first one holds the strip for as long as it is used, the
     *     others are free when this method returns
     */
    public static CannyStrip begin(CannySettings settings, StripRows part, BlockReader reader, Supplier<Mat> scratch) {
        return begin(settings, part, reader, scratch, PENDING_POSITIONS);
    }

    static CannyStrip begin(
            CannySettings settings, StripRows part, BlockReader reader, Supplier<Mat> scratch, int pendingPositions) {
        var map = new EdgeMap(part.rows().count(), part.cols(), scratch.get());
        var hysteresis = new Hysteresis(map, pendingPositions);
        try (var tiles = new Tiles(settings, part.cols(), scratch)) {
            for (int done = 0; done < map.rows(); done += tiles.rows()) {
                var rows = new Rows(done, Math.min(tiles.rows(), map.rows() - done));
                var own = new Rows(part.rows().first() + done, rows.count());
                tiles.find(reader.read(own.grown(settings.halo(), part.imageRows())), part, rows, map);
                map.clearRow(rows.end());
                hysteresis.spread(Rows.between(Math.max(0, done - 1), rows.end()), rows.end());
            }
        }
        return new CannyStrip(map, hysteresis);
    }

    /** The strip's first row as it stands: a byte a column, for the neighbour above. Valid until the strip is finished. */
    public MemorySegment firstRow() {
        return map.row(0);
    }

    /** The strip's last row as it stands: a byte a column, for the neighbour below. Valid until the strip is finished. */
    public MemorySegment lastRow() {
        return map.row(map.rows() - 1);
    }

    /**
     * Follows the neighbours' edges into the strip. Rows once given need not be given again.
     *
     * @param above the last row of the strip above, or nothing ({@link MemorySegment#NULL})
     * @param below the first row of the strip below, or nothing
     * @return whether the strip's own first or last row changed
     */
    public boolean spread(MemorySegment above, MemorySegment below) {
        map.border(-1, above);
        map.border(map.rows(), below);
        hysteresis.boundaryChanged();
        hysteresis.spread(new Rows(0, 1), map.rows());
        hysteresis.spread(new Rows(map.rows() - 1, 1), map.rows());
        return hysteresis.boundaryChanged();
    }

    /**
     * Turns the strip into the result, 255 on an edge and 0 elsewhere, and ends its use.
     *
     * @return rows x columns, 8 bits, 1 channel, continuous; a header on the strip's own memory, for the caller to free
     */
    public Mat finish() {
        var edges = new Mat(map.rows(), map.cols(), CV_8UC1, map.start());
        map.draw(edges);
        return edges;
    }

    /** As {@link #finish()}, into another matrix, whose pixels are used again when shape and type fit. */
    public void finish(Mat edges) {
        edges.create(map.rows(), map.cols(), CV_8UC1);
        map.draw(edges);
    }
}
