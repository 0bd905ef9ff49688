package pixfleet.fleet.opencv.canny;

import pixfleet.fleet.raster.Rows;

/**
 * Makes weak pixels strong that touch strong ones, over and over.
 *
 * <p>Rows are searched eight pixels at a time for a weak one beside a strong one, and each one found is followed as far as
 * weak ones lead. The positions still to be followed are bounded: those for which there is no room are found again by
 * another search.
 */
final class Hysteresis {
    /** The lowest bits of three pixels side by side. */
    private static final long THREE_WEAK = 0x01_01_01;

    private static final int STRONG_TO_WEAK = 7;

    private final EdgeMap map;
    private final long stride;
    private final long endOfFirstRow;
    private final long lastRow;
    private final long[] pending;
    private int count;
    private long firstLost;
    private long lastLost;
    private boolean boundaryChanged;

    /** @param room positions that are remembered, 8 bytes each; at least 1 */
    Hysteresis(EdgeMap map, int room) {
        this.map = map;
        this.stride = map.stride();
        this.endOfFirstRow = map.position(1, 0);
        this.lastRow = map.position(map.rows() - 1, 0);
        this.pending = new long[room];
    }

    /**
     * Follows what touches strong pixels in some rows.
     *
     * @param known rows from here on hold nothing weak
     */
    void spread(Rows rows, int known) {
        Rows searched = rows;
        do {
            firstLost = Long.MAX_VALUE;
            lastLost = 0;
            for (int row = searched.first(); row < searched.end(); row++) {
                search(map.position(row, 0), map.position(row, map.cols()));
            }
            if (lastLost > 0) {
                searched = Rows.between(Math.max(0, rowOf(firstLost) - 1), Math.min(known, rowOf(lastLost) + 2));
            }
        } while (lastLost > 0);
    }

    /** Whether a pixel of the strip's first or last row became strong since this was last asked. */
    boolean boundaryChanged() {
        boolean changed = boundaryChanged;
        boundaryChanged = false;
        return changed;
    }

    private int rowOf(long position) {
        return (int) (position / stride - 1);
    }

    private void search(long start, long end) {
        for (long at = start; at < end; at += Long.BYTES) {
            long weak = map.word(at) & EdgeMap.WEAK_WORD;
            if (weak != 0) {
                long seeds = strongBeside(at) >>> STRONG_TO_WEAK & weak;
                while (seeds != 0) {
                    strengthen(at + Long.numberOfTrailingZeros(seeds) / Byte.SIZE);
                    follow();
                    seeds &= seeds - 1;
                }
            }
        }
    }

    private long strongBeside(long at) {
        long above = map.word(at - stride - 1) | map.word(at - stride) | map.word(at - stride + 1);
        long below = map.word(at + stride - 1) | map.word(at + stride) | map.word(at + stride + 1);
        return (above | map.word(at - 1) | map.word(at + 1) | below) & EdgeMap.STRONG_WORD;
    }

    private void follow() {
        while (count > 0) {
            long at = pending[--count] - 1;
            long above = map.word(at - stride) & THREE_WEAK;
            long beside = map.word(at) & THREE_WEAK;
            long below = map.word(at + stride) & THREE_WEAK;
            if ((above | beside | below) != 0) {
                strengthen(at - stride, above);
                strengthen(at, beside);
                strengthen(at + stride, below);
            }
        }
    }

    private void strengthen(long at, long weak) {
        for (long left = weak; left != 0; left &= left - 1) {
            strengthen(at + Long.numberOfTrailingZeros(left) / Byte.SIZE);
        }
    }

    private void strengthen(long position) {
        if (map.pixel(position) != EdgeMap.WEAK) {
            return;
        }
        map.strengthen(position);
        if (position < endOfFirstRow || position >= lastRow) {
            boundaryChanged = true;
        }
        if (count < pending.length) {
            pending[count++] = position;
        } else {
            firstLost = Math.min(firstLost, position);
            lastLost = Math.max(lastLost, position);
        }
    }
}
