package pixfleet.fleet.opencv.kernel;

import java.util.Arrays;
import pixfleet.operation.Clahe;

/**
 * The tables of an image's tiles, each from how often every level occurs in its tile: clipped, and added up, with OpenCV's
 * roundings. Of all rows of tiles the two used last are kept.
 */
final class ClaheTiles {
    private final ClaheGrid grid;
    private final Clahe clahe;
    private final long[] sums;
    private final int[] numbers = {-1, -1};
    private final char[][] tables = new char[2][0];

    /**
     * @param sums over all rows of the image
     */
    ClaheTiles(ClaheGrid grid, Clahe clahe, long[] sums) {
        this.grid = grid;
        this.clahe = clahe;
        this.sums = sums;
    }

    /** The tables of a row of tiles, one behind the other. */
    char[] row(int row) {
        int place = row % 2;
        if (numbers[place] != row) {
            tables[place] = made(row);
            numbers[place] = row;
        }
        return tables[place];
    }

    private char[] made(int row) {
        int levels = grid.levels();
        var made = new char[grid.tiles() * levels];
        var counts = new int[levels];
        for (int tile = 0; tile < grid.tiles(); tile++) {
            count(row * grid.tiles() + tile, counts);
            clip(counts);
            float scale = (float) (levels - 1) / grid.tilePixels();
            int sum = 0;
            for (int i = 0; i < levels; i++) {
                sum += counts[i];
                made[tile * levels + i] = (char) Math.min(levels - 1, (int) Math.rint(sum * scale));
            }
        }
        return made;
    }

    private void count(int tile, int[] counts) {
        if (grid.isSparse()) {
            Arrays.fill(counts, 0);
            int pixels = (int) grid.tilePixels();
            for (int i = 0; i < pixels; i++) {
                counts[(int) sums[tile * pixels + i]]++;
            }
        } else {
            for (int i = 0; i < counts.length; i++) {
                counts[i] = (int) sums[tile * counts.length + i];
            }
        }
    }

    /** Cuts off what exceeds the limit and spreads it over all levels. */
    private void clip(int[] counts) {
        if (clahe.clip() <= 0) {
            return;
        }
        int limit = Math.max(1, (int) (clahe.clip() * grid.tilePixels() / counts.length));
        int cut = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > limit) {
                cut += counts[i] - limit;
                counts[i] = limit;
            }
        }
        int each = cut / counts.length;
        int rest = cut - each * counts.length;
        for (int i = 0; i < counts.length; i++) {
            counts[i] += each;
        }
        int step = rest == 0 ? 1 : Math.max(counts.length / rest, 1);
        for (int i = 0; i < counts.length && rest > 0; i += step) {
            counts[i]++;
            rest--;
        }
    }
}
