package pixfleet.fleet.opencv.canny;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Finds weak and strong pixels on a rectangle of one size, which may lie anywhere in the image. */
final class Tile implements AutoCloseable {
    private final int rows;
    private final int cols;
    private final int halo;
    private final Views views = new Views();
    private final Gradient gradient;
    private final Suppression suppression;
    private final Mat extended;
    private final Scalar nothing = new Scalar(0);
    private final Mat rimAbove;
    private final Mat rimBelow;
    private final Mat rimLeft;
    private final Mat rimRight;

    /**
     * Rows of the image.
     *
     * @param channels all columns of them, a matrix a channel
     * @param first the first one's number
     * @param imageRows how many the image has
     */
    record Block(List<Mat> channels, int first, int imageRows) {
        int cols() {
            return channels.getFirst().cols();
        }
    }

    Tile(CannySettings settings, int channels, int rows, int cols, Supplier<Mat> scratch) {
        this.rows = rows;
        this.cols = cols;
        this.halo = settings.halo();
        this.gradient = new Gradient(settings, channels, rows + 2, cols + 2, scratch);
        this.suppression = new Suppression(settings, gradient, rows, cols, scratch);
        this.extended = scratch.get();
        Mat norm = gradient.largest();
        this.rimAbove = views.of(norm, 0, 0, 1, cols + 2);
        this.rimBelow = views.of(norm, rows + 1, 0, 1, cols + 2);
        this.rimLeft = views.of(norm, 0, 0, rows + 2, 1);
        this.rimRight = views.of(norm, 0, cols + 1, rows + 2, 1);
    }

    /**
     * Marks what is an edge or may be one.
     *
     * @param block the rectangle's rows grown by the halo, as far as the image reaches
     * @param row of the image, where the rectangle begins
     * @param col of the image, where the rectangle begins
     */
    void find(Block block, int row, int col, Mat into) {
        for (int channel = 0; channel < block.channels.size(); channel++) {
            measure(channel, block, row, col);
        }
        clearOutside(row, col, block);
        suppression.thin(into);
    }

    private void measure(int channel, Block block, int row, int col) {
        int above = Math.max(0, halo - row);
        int below = Math.max(0, row + rows + halo - block.imageRows);
        int left = Math.max(0, halo - col);
        int right = Math.max(0, col + cols + halo - block.cols());
        try (Mat inside = Views.part(
                block.channels.get(channel),
                row - halo + above - block.first,
                col - halo + left,
                rows + 2 * halo - above - below,
                cols + 2 * halo - left - right)) {
            Mat pixels = inside;
            if (above + below + left + right > 0) {
                opencv_core.copyMakeBorder(inside, extended, above, below, left, right, BORDER_REPLICATE, nothing);
                pixels = extended;
            }
            gradient.measure(channel, pixels);
        }
    }

    /** Outside the image there is no gradient, though repeating its rim would make one. */
    private void clearOutside(int row, int col, Block block) {
        if (row == 0) {
            rimAbove.put(nothing);
        }
        if (row + rows == block.imageRows) {
            rimBelow.put(nothing);
        }
        if (col == 0) {
            rimLeft.put(nothing);
        }
        if (col + cols == block.cols()) {
            rimRight.put(nothing);
        }
    }

    @Override
    public void close() {
        views.close();
        suppression.close();
        gradient.close();
        nothing.close();
    }
}
