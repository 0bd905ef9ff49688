package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Anchor;
import pixfleet.pipeline.Dimensions;

/** A small picture that is laid over others: colours and alpha of 8 bits. */
final class Overlay {
    private final int width;
    private final int height;
    private final int[] pixels;

    /**
     * @param pixels blue, green, red and alpha interleaved, row by row
     */
    Overlay(int width, int height, int[] pixels) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
    }

    /** A copy of a matrix of 8 bits and four channels. */
    static Overlay of(Mat mat) {
        var shape = new Dimensions(mat.cols(), mat.rows(), 4, 8);
        var reader = new RowNumbers(shape);
        int[] row = new int[shape.width() * 4];
        int[] pixels = new int[row.length * shape.height()];
        for (int y = 0; y < shape.height(); y++) {
            reader.read(mat, y, row);
            System.arraycopy(row, 0, pixels, y * row.length, row.length);
        }
        return new Overlay(shape.width(), shape.height(), pixels);
    }

    /**
     * Lays the mark over some rows of an image, by its place in the whole image.
     *
     * @param left column of the image where the mark's first one lies; it may be outside
     * @param top row of the image where the mark's first one lies; it may be outside
     * @param opacity what the mark's alpha is multiplied by, 0 to 1
     */
    void over(RowBand in, RowBand out, int left, int top, double opacity) {
        in.mat().copyTo(out.mat());
        Dimensions image = in.image();
        var rows = new RowNumbers(image);
        int[] row = new int[image.width() * image.channels()];
        int end = Math.min(out.first() + out.rows(), top + height);
        for (int y = Math.max(out.first(), top); y < end; y++) {
            rows.read(in.mat(), y - out.first(), row);
            for (int x = Math.max(0, left); x < Math.min(image.width(), left + width); x++) {
                blend(row, x, image, 4 * ((y - top) * width + x - left), opacity);
            }
            rows.write(out.mat(), y - out.first(), row);
        }
    }

    /** Source over, with alpha that is not premultiplied. */
    private void blend(int[] row, int x, Dimensions image, int at, double opacity) {
        int most = Levels.white(image);
        int channels = image.channels();
        int own = x * channels;
        double cover = pixels[at + 3] / 255.0 * opacity;
        double under = channels == 4 ? (double) row[own + 3] / most : 1;
        double both = cover + under * (1 - cover);
        if (cover == 0 || both == 0) {
            return;
        }
        double share = cover / both;
        int scale = most / 0xFF;
        if (channels == 1) {
            int gray = Paint.gray(pixels[at], pixels[at + 1], pixels[at + 2]) * scale;
            row[own] = RowNumbers.stored(row[own] + (gray - row[own]) * share, most);
            return;
        }
        for (int c = 0; c < 3; c++) {
            int value = row[own + c];
            row[own + c] = RowNumbers.stored(value + (pixels[at + c] * scale - value) * share, most);
        }
        if (channels == 4) {
            row[own + 3] = RowNumbers.stored(both * most, most);
        }
    }

    /** The column of the left edge for one of the nine positions. */
    int left(Anchor position, int margin, Dimensions image) {
        return place(position.across(), margin, image.width() - width);
    }

    /** The row of the upper edge for one of the nine positions. */
    int top(Anchor position, int margin, Dimensions image) {
        return place(position.down(), margin, image.height() - height);
    }

    private static int place(int side, int margin, int free) {
        return switch (side) {
            case -1 -> margin;
            case 1 -> free - margin;
            default -> Math.floorDiv(free, 2);
        };
    }
}
