package pixfleet.fleet.codec;

import pixfleet.header.TiffDirectory;
import pixfleet.header.TiffTag;
import pixfleet.header.UnfitImage;
import pixfleet.pipeline.Dimensions;

/**
 * The strips or tiles of a picture, row by row.
 *
 * @param tiled whether they are tiles, which are stored whole where they reach beyond the picture
 * @param rows of one
 * @param columns of one
 * @param across how many lie beside each other
 * @param height rows of the picture
 */
record TiffGrid(
        boolean tiled,
        int rows,
        int columns,
        int across,
        int height,
        TiffDirectory.Table offsets,
        TiffDirectory.Table counts) {

    /**
     * Reads it.
     *
     * @throws UnfitImage if the directory does not say, or says too little
     */
    static TiffGrid of(TiffDirectory directory, Dimensions image) {
        boolean tiled = directory.has(TiffTag.TILE_OFFSETS);
        int offsets = tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS;
        int counts = tiled ? TiffTag.TILE_BYTE_COUNTS : TiffTag.STRIP_BYTE_COUNTS;
        int rows = tiled
                ? edge(directory.value(TiffTag.TILE_HEIGHT, 0), Integer.MAX_VALUE)
                : edge(directory.value(TiffTag.ROWS_PER_STRIP, image.height()), image.height());
        int columns = tiled ? edge(directory.value(TiffTag.TILE_WIDTH, 0), Integer.MAX_VALUE) : image.width();
        int across = Math.ceilDiv(image.width(), columns);
        long segments = (long) Math.ceilDiv(image.height(), rows) * across;
        if (directory.count(offsets) < segments || directory.count(counts) < segments) {
            throw new UnfitImage(
                    "The TIFF is damaged: it says where %d of its %d strips or tiles lie, and how long %d are."
                            .formatted(directory.count(offsets), segments, directory.count(counts)));
        }
        return new TiffGrid(
                tiled, rows, columns, across, image.height(), directory.table(offsets), directory.table(counts));
    }

    private static int edge(long pixels, int most) {
        if (pixels < 1) {
            throw new UnfitImage("The TIFF is damaged: its strips or tiles have no rows or columns.");
        }
        return (int) Math.min(pixels, most);
    }

    /** A segment as the tables have it, not checked. */
    TiffSegment segment(int row, int column) {
        long index = (long) row * across + column;
        int stored = tiled ? rows : Math.min(rows, height - row * rows);
        return new TiffSegment(offsets.value(index), counts.value(index), stored, columns);
    }
}
