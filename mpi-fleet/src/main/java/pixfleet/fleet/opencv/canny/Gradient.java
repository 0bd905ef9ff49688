package pixfleet.fleet.opencv.canny;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CMP_GT;
import static org.bytedeco.opencv.global.opencv_core.CV_16SC1;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_32S;
import static org.bytedeco.opencv.global.opencv_core.CV_32SC1;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import pixfleet.fleet.opencv.canny.CannySettings.Norm;

/**
 * Sobel derivatives and their norm on a rectangle of one size, of the channel where the norm is largest; the first one's
 * where several are.
 *
 * <p>Derivatives are whole numbers, at most 12240, in 16 bits. Norms are in 16 bits too, or squared in 32 bits.
 */
final class Gradient implements AutoCloseable {
    private final CannySettings settings;
    private final Views views = new Views();
    private final Channel best;
    private final Channel next;
    private final Mat absoluteX;
    private final Mat absoluteY;
    private final Mat wideX;
    private final Mat wideY;
    private final Mat exact;
    private final Mat larger;
    private final Mat zero;

    /** What is known of one channel. The parts leave out what the derivatives of the rectangle's rim cannot know. */
    private record Channel(Mat x, Mat y, Mat innerX, Mat innerY, Mat norm) {}

    /** For rectangles of {@code rows} x {@code cols} gradients, whose pixels reach {@link CannySettings#reach} further. */
    Gradient(CannySettings settings, int rows, int cols, Supplier<Mat> scratch) {
        this.settings = settings;
        this.best = channel(rows, cols, scratch);
        this.next = channel(rows, cols, scratch);
        this.absoluteX = scratch.get();
        this.absoluteY = scratch.get();
        absoluteX.create(rows, cols, CV_16SC1);
        absoluteY.create(rows, cols, CV_16SC1);
        this.wideX = scratch.get();
        this.wideY = scratch.get();
        this.exact = scratch.get();
        this.larger = scratch.get();
        this.zero = scratch.get();
        zero.create(rows, cols, CV_16SC1);
        try (var nothing = new Scalar(0)) {
            zero.put(nothing);
        }
    }

    private Channel channel(int rows, int cols, Supplier<Mat> scratch) {
        int reach = settings.reach();
        Mat x = scratch.get();
        Mat y = scratch.get();
        Mat norm = scratch.get();
        x.create(rows + 2 * reach, cols + 2 * reach, CV_16SC1);
        y.create(rows + 2 * reach, cols + 2 * reach, CV_16SC1);
        norm.create(rows, cols, settings.norm() == Norm.L1 ? CV_16SC1 : CV_32SC1);
        return new Channel(x, y, views.of(x, reach, reach, rows, cols), views.of(y, reach, reach, rows, cols), norm);
    }

    /** Along rows, to the right. */
    Mat x() {
        return best.innerX;
    }

    /** Along columns, downwards. */
    Mat y() {
        return best.innerY;
    }

    Mat norm() {
        return best.norm;
    }

    /** As many zeros. */
    Mat zero() {
        return zero;
    }

    /** Matrices of the gradients' size and 16 bits, to be overwritten: what is used again stays in the cache. */
    List<Mat> spare() {
        return List.of(next.innerX, next.innerY, absoluteX, absoluteY);
    }

    /** Takes over a rectangle's first channel. */
    void start(Mat channel) {
        measure(channel, best);
    }

    /** Takes over another channel where its norm is larger. */
    void compete(Mat channel) {
        measure(channel, next);
        opencv_core.compare(next.norm, best.norm, larger, CMP_GT);
        next.innerX.copyTo(best.innerX, larger);
        next.innerY.copyTo(best.innerY, larger);
        opencv_core.max(next.norm, best.norm, best.norm);
    }

    private void measure(Mat channel, Channel into) {
        derive(channel, into);
        if (settings.norm() == Norm.L1) {
            opencv_core.absdiff(into.innerX, zero, absoluteX);
            opencv_core.absdiff(into.innerY, zero, absoluteY);
            opencv_core.add(absoluteX, absoluteY, into.norm);
        } else {
            into.innerX.convertTo(wideX, CV_32S);
            into.innerY.convertTo(wideY, CV_32S);
            opencv_core.multiply(wideX, wideX, wideX);
            opencv_core.multiply(wideY, wideY, wideY);
            opencv_core.add(wideX, wideY, into.norm);
        }
    }

    private void derive(Mat channel, Channel into) {
        switch (settings.aperture()) {
            case 3 -> opencv_imgproc.spatialGradient(channel, into.x, into.y, 3, BORDER_REPLICATE);
            case 5 -> {
                // Whole numbers either way, and OpenCV's fast path is the one of floats.
                sobel(channel, exact, CV_32F, 1, 0);
                exact.convertTo(into.x, CV_16SC1);
                sobel(channel, exact, CV_32F, 0, 1);
                exact.convertTo(into.y, CV_16SC1);
            }
            default -> {
                sobel(channel, into.x, CV_16SC1, 1, 0);
                sobel(channel, into.y, CV_16SC1, 0, 1);
            }
        }
    }

    private void sobel(Mat channel, Mat into, int depth, int dx, int dy) {
        opencv_imgproc.Sobel(channel, into, depth, dx, dy, settings.aperture(), settings.scale(), 0, BORDER_REPLICATE);
    }

    @Override
    public void close() {
        views.close();
    }
}
