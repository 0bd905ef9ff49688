package pixfleet.fleet.opencv.canny;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.canny.Tile.Block;

/** Blocks of rows cut into tiles small enough for the processor's second cache. */
final class Tiles implements AutoCloseable {
    private static final int PIXELS = 32768;
    private static final int MOST_COLS = 1024;
    private static final int MOST_ROWS = 1024;

    private final CannySettings settings;
    private final Supplier<Mat> scratch;
    private final int cols;
    private final Map<Size, Tile> tiles = new HashMap<>();

    private record Size(int rows, int cols, int channels) {}

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
     * @param row of the image, where they begin
     * @param mapRow of the map, where they begin
     */
    void find(Block block, int row, int rows, EdgeMap map, int mapRow) {
        int imageCols = block.pixels().cols();
        for (int col = 0; col < imageCols; col += cols) {
            int width = Math.min(cols, imageCols - col);
            try (Mat into = map.part(mapRow, col, rows, width)) {
                tiles.computeIfAbsent(new Size(rows, width, block.pixels().channels()), this::tile)
                        .find(block, row, col, into);
            }
        }
    }

    private Tile tile(Size size) {
        return new Tile(settings, size.rows, size.cols, size.channels, scratch);
    }

    @Override
    public void close() {
        tiles.values().forEach(Tile::close);
    }
}
