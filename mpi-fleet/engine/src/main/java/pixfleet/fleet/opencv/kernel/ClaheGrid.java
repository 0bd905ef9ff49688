package pixfleet.fleet.opencv.kernel;

import java.util.stream.IntStream;
import pixfleet.pipeline.Dimensions;

/**
 * How OpenCV's {@code CLAHE} divides an image into tiles of one size: where its edges are no multiples, it is continued by its
 * mirror image, in both directions, and if only one of them needs it, by a whole tile's share in the other.
 *
 * @param image its shape
 * @param tiles across and down
 */
record ClaheGrid(Dimensions image, int tiles) {
    private boolean isContinued() {
        return image.width() % tiles != 0 || image.height() % tiles != 0;
    }

    int columns() {
        return isContinued() ? image.width() + tiles - image.width() % tiles : image.width();
    }

    int rows() {
        return isContinued() ? image.height() + tiles - image.height() % tiles : image.height();
    }

    int tileWidth() {
        return columns() / tiles;
    }

    int tileHeight() {
        return rows() / tiles;
    }

    int levels() {
        return 1 << image.depth();
    }

    long tilePixels() {
        return (long) tileWidth() * tileHeight();
    }

    /**
     * Whether there are fewer pixels than counts: then the pixels themselves are added up, each in a place where all others
     * add nothing.
     */
    boolean isSparse() {
        return tilePixels() < levels();
    }

    /** How many sums there are. */
    int sums() {
        return Math.toIntExact((long) tiles * tiles * Math.min(levels(), tilePixels()));
    }

    /** The column of the image that each column shows, those of the mirror image included. */
    int[] sourceColumns() {
        return IntStream.range(0, columns())
                .map(it -> mirrored(it, image.width()))
                .toArray();
    }

    /** The row of the image that a row shows. */
    int sourceRow(int row) {
        return mirrored(row, image.height());
    }

    private static int mirrored(int at, int length) {
        if (length == 1) {
            return 0;
        }
        int inside = at % (2 * length - 2);
        return inside < length ? inside : 2 * length - 2 - inside;
    }
}
