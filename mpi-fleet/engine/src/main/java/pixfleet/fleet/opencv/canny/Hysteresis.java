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
    private static final long WEAK_LEFT = 0x01;
    private static final long WEAK_MIDDLE = 0x01_00;
    private static final long WEAK_RIGHT = 0x01_00_00;

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
                for (long left = seeds; left != 0; left &= left - 1) {
                    long seed = at + Long.numberOfTrailingZeros(left) / Byte.SIZE;
                    // Following another one may have come by.
                    if (map.pixel(seed) == EdgeMap.WEAK) {
                        strengthen(seed);
                        follow();
                    }
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
            long left = pending[--count] - 1;
            strengthenThree(left - stride);
            strengthenThree(left);
            strengthenThree(left + stride);
        }
    }

    /** A branch a pixel, since edges mostly go on as they came, which the processor then foresees. */
    private void strengthenThree(long at) {
        long three = map.word(at);
        if ((three & WEAK_LEFT) != 0) {
            strengthen(at);
        }
        if ((three & WEAK_MIDDLE) != 0) {
            strengthen(at + 1);
        }
        if ((three & WEAK_RIGHT) != 0) {
            strengthen(at + 2);
        }
    }

    private void strengthen(long position) {
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
