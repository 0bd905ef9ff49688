package pixfleet.fleet.opencv.canny;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import pixfleet.fleet.opencv.canny.CannyStrip.StripRows;
import pixfleet.fleet.opencv.canny.Tile.Block;
import pixfleet.fleet.raster.Rows;

/** Blocks of rows cut into tiles small enough for the processor's second cache. */
final class Tiles implements AutoCloseable {
    private static final int PIXELS = 32768;
    private static final int MOST_COLS = 512;
    private static final int MOST_ROWS = 1024;

    private final CannySettings settings;
    private final Supplier<Mat> scratch;
    private final int cols;
    private final Map<Size, Tile> tiles = new HashMap<>();

    private final MatVector split = new MatVector();

    private record Size(int channels, int rows, int cols) {}

    /** @param imageCols of the image */
    Tiles(CannySettings settings, int imageCols, Supplier<Mat> scratch) {
        this.settings = settings;
        this.scratch = scratch;
        this.cols = Math.ceilDiv(imageCols, Math.ceilDiv(imageCols, MOST_COLS));
    }

    /** Rows that make a block. */
    int rows() {
        return Math.min(MOST_ROWS, Math.max(1, PIXELS / cols));
    }

    /**
     * Marks rows of the map.
     *
     * @param pixels the rows grown by the halo, as far as the image reaches
     * @param part the strip
     * @param rows of the map
     */
    void find(Mat pixels, StripRows part, Rows rows, EdgeMap map) {
        int row = part.rows().first() + rows.first();
        var block = new Block(channels(pixels), Math.max(0, row - settings.halo()), part.imageRows());
        for (int col = 0; col < part.cols(); col += cols) {
            int width = Math.min(cols, part.cols() - col);
            try (Mat into = map.part(rows.first(), col, rows.count(), width)) {
                tiles.computeIfAbsent(new Size(block.channels().size(), rows.count(), width), this::tile)
                        .find(block, row, col, into);
            }
        }
    }

    /** Taken apart before they are cut, since OpenCV is several times slower at short rows. */
    private List<Mat> channels(Mat pixels) {
        if (pixels.channels() == 1) {
            return List.of(pixels);
        }
        opencv_core.split(pixels, split);
        return List.of(split.get());
    }

    private Tile tile(Size size) {
        return new Tile(settings, size.channels, size.rows, size.cols, scratch);
    }

    @Override
    public void close() {
        tiles.values().forEach(Tile::close);
        split.close();
    }
}
