package pixfleet.fleet.keep;

import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

/**
 * The strips of an image: the same for every number of ranks, so that what some ranks have left others can go on with.
 *
 * @param image shape of the result
 * @param rows of each strip but the last, a power of two
 */
public record StripPlan(Dimensions image, int rows) {
    /** A strip has no more: some of them in a rank's memory do not matter. */
    public static final long MAX_BYTES = 16L << 20;

    /** So many a small image has at least, as far as it has rows: less is lost when one is not finished. */
    static final int MIN_STRIPS = 32;

    /** Ranks' borders are a multiple of it where tiles are made. */
    static final int MAX_ROWS = 512;

    /** Checks the rows. */
    public StripPlan {
        if (Integer.bitCount(rows) != 1) {
            throw new IllegalArgumentException("strips have a power of two of rows, not " + rows);
        }
    }

    /** The strips of an image of that shape. */
    public static StripPlan of(Dimensions image) {
        long rows = Math.min(MAX_BYTES / image.rowBytes(), image.height() / MIN_STRIPS);
        return new StripPlan(image, Integer.highestOneBit(Math.clamp(rows, 1, MAX_ROWS)));
    }

    /** How many there are. */
    public int count() {
        return Math.ceilDiv(image.height(), rows);
    }

    /**
     * The rows of a strip.
     *
     * @param strip from 0
     */
    public Rows rowsOf(int strip) {
        int first = strip * rows;
        return Rows.between(first, Math.min(image.height(), first + rows));
    }

    /** The strip a row belongs to. */
    public int stripOf(int row) {
        return row / rows;
    }

    /** Bytes of a strip. */
    public long bytes(int strip) {
        return rowsOf(strip).count() * image.rowBytes();
    }

    /** The name a strip is kept under. */
    static String name(int strip) {
        return "%05d".formatted(strip);
    }
}
