package pixfleet.fleet.opencv.canny;

import static org.bytedeco.opencv.global.opencv_core.CMP_GT;
import static org.bytedeco.opencv.global.opencv_core.CMP_LE;
import static org.bytedeco.opencv.global.opencv_core.CMP_LT;
import static org.bytedeco.opencv.global.opencv_core.CV_16S;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.operation.Canny.Norm;

/**
 * Thins edges a step for all pixels at a time, on a rectangle of one size: pixel by pixel this would be a chain of hard to
 * foresee branches. The rectangle should fit into the processor's second cache.
 */
final class DenseSuppression implements AutoCloseable {
    /** OpenCV's tangent of 22.5 degrees. That of 67.5 degrees is 2 more. */
    private static final double TANGENT = 13573.0 / (1 << 15);

    /** Rounded to the nearest number, {@link #TANGENT} times a derivative becomes the next lower one. */
    private static final double DOWN = -0.5;

    private final Views views = new Views();
    private final boolean narrow;
    private final boolean sum;
    private final Gradient gradient;
    private final Mat own;
    private final Mat zero;
    private final Mat x;
    private final Mat y;
    private final Mat strong;
    private final Mat mark;
    private final Line across;
    private final Line down;
    private final Diagonal falling;
    private final Diagonal rising;
    private final Mat kept;
    private final Mat other;
    private final Mat mask;
    private final Mat number;
    private final Mat absoluteX;
    private final Mat absoluteY;
    private final Mat product;
    private final Mat exact;

    /**
     * Norms along rows or columns.
     *
     * @param from all but the last one
     * @param to all but the first one
     * @param rises whether {@code to} is larger than {@code from}
     * @param before whether a pixel's norm is larger than the one before
     * @param after whether the one behind is larger than the pixel's
     */
    private record Line(Mat from, Mat to, Mat rises, Mat before, Mat after) {
        void maxima(Mat into) {
            opencv_core.compare(to, from, rises, CMP_GT);
            opencv_core.compare(before, after, into, CMP_GT);
        }
    }

    /** A pixel's two neighbours on a diagonal. */
    private record Diagonal(Mat above, Mat below) {}

    /** For the gradient's rectangle less its outermost pixels, which are only compared with. */
    DenseSuppression(CannySettings settings, Gradient gradient, int rows, int cols, Supplier<Mat> scratch) {
        Mat norm = gradient.largest();
        this.gradient = gradient;
        this.narrow = settings.aperture() == 3;
        this.sum = settings.norm() == Norm.L1;
        this.strong = Suppression.filled(scratch.get(), rows, cols, norm.type(), settings.strong());
        this.mark = Suppression.filled(scratch.get(), rows, cols, CV_8UC1, EdgeMap.WEAK);
        this.own = views.of(norm, 1, 1, rows, cols);
        this.zero = views.of(gradient.zero(), 1, 1, rows, cols);
        this.x = views.of(gradient.chosenX(), 1, 1, rows, cols);
        this.y = views.of(gradient.chosenY(), 1, 1, rows, cols);
        this.falling = new Diagonal(views.of(norm, 0, 0, rows, cols), views.of(norm, 2, 2, rows, cols));
        this.rising = new Diagonal(views.of(norm, 0, 2, rows, cols), views.of(norm, 2, 0, rows, cols));
        this.across = line(norm, 0, 1, rows, cols, scratch.get());
        this.down = line(norm, 1, 0, rows, cols, scratch.get());
        this.kept = scratch.get();
        this.other = scratch.get();
        this.mask = scratch.get();
        List<Mat> spare = gradient.spare();
        this.number = views.of(spare.get(0), 1, 1, rows, cols);
        this.product = views.of(spare.get(1), 1, 1, rows, cols);
        this.absoluteX = views.of(spare.get(2), 1, 1, rows, cols);
        this.absoluteY = views.of(spare.get(3), 1, 1, rows, cols);
        this.exact = scratch.get();
    }

    private Line line(Mat norm, int down, int right, int rows, int cols, Mat rises) {
        rises.create(rows + down, cols + right, CV_8UC1);
        return new Line(
                views.of(norm, right, down, rows + down, cols + right),
                views.of(norm, 1, 1, rows + down, cols + right),
                rises,
                views.of(rises, 0, 0, rows, cols),
                views.of(rises, down, right, rows, cols));
    }

    /**
     * Marks what is kept {@link EdgeMap#STRONG} or {@link EdgeMap#WEAK}, and the rest 0.
     *
     * @param candidates not 0 where a pixel may be kept
     */
    void thin(Mat candidates, Mat into) {
        gradient.choose();
        keepMaxima();
        opencv_core.bitwise_and(kept, candidates, kept);
        opencv_core.compare(own, strong, mask, CMP_GT);
        opencv_core.bitwise_xor(mask, mark, mask);
        opencv_core.bitwise_and(kept, mask, into);
    }

    private void keepMaxima() {
        maxima(falling, kept);
        maxima(rising, other);
        opencv_core.bitwise_xor(x, y, number);
        opencv_core.compare(number, zero, mask, CMP_LT);
        other.copyTo(kept, mask);

        opencv_core.absdiff(x, zero, absoluteX);
        Mat height = own;
        int widths = 1;
        if (!sum) {
            opencv_core.absdiff(y, zero, absoluteY);
            height = absoluteY;
            widths = 0;
        }
        multiplyByTangent(absoluteX, widths, narrow, exact, product);
        across.maxima(other);
        opencv_core.compare(height, product, mask, CMP_LE);
        other.copyTo(kept, mask);

        multiplyByTangent(absoluteX, widths + 2, narrow, exact, product);
        down.maxima(other);
        opencv_core.compare(height, product, mask, CMP_GT);
        other.copyTo(kept, mask);
    }

    private void maxima(Diagonal diagonal, Mat into) {
        opencv_core.max(diagonal.above, diagonal.below, number);
        opencv_core.compare(own, number, into, CMP_GT);
    }

    /**
     * Rounds down. The exact product is whole for 0 only, where no direction matters, so that comparing with the next lower
     * number is comparing with the product.
     *
     * @param more added to the tangent: 2 makes it that of 67.5 degrees, and 1 compares with the sum of both derivatives what
     *     without it is compared with one
     * @param narrow whether no derivative is above 1020, as with aperture 3: floats are precise enough then
     * @param exact scratch memory
     * @param product at most 32767
     */
    static void multiplyByTangent(Mat derivatives, int more, boolean narrow, Mat exact, Mat product) {
        if (narrow) {
            derivatives.convertTo(product, CV_16S, TANGENT + more, DOWN);
        } else {
            derivatives.convertTo(exact, CV_64F, TANGENT + more, DOWN);
            exact.convertTo(product, CV_16S);
        }
    }

    @Override
    public void close() {
        views.close();
    }
}
