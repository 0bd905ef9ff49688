package pixfleet.fleet.opencv.canny;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CMP_EQ;
import static org.bytedeco.opencv.global.opencv_core.CV_16SC1;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_32S;
import static org.bytedeco.opencv.global.opencv_core.CV_32SC1;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import pixfleet.operation.Canny.Norm;

/**
 * Sobel derivatives and their norm on a rectangle of one size, of each channel, and the largest norm of all.
 *
 * <p>Derivatives are whole numbers, at most 12240, in 16 bits. Norms are in 16 bits too, or squared in 32 bits.
 */
final class Gradient implements AutoCloseable {
    private final CannySettings settings;
    private final Views views = new Views();
    private final List<Channel> channels;
    private final Channel spare;
    private final Mat largest;
    private final Mat absoluteX;
    private final Mat absoluteY;
    private final Mat wideX;
    private final Mat wideY;
    private final Mat exact;
    private final Mat mask;
    private final Mat zero;

    /** What is known of one channel. The parts leave out what the derivatives of the rectangle's rim cannot know. */
    private record Channel(Mat x, Mat y, Mat innerX, Mat innerY, Mat norm) {}

    /** For rectangles of {@code rows} x {@code cols} gradients, whose pixels reach {@link CannySettings#reach} further. */
    Gradient(CannySettings settings, int channels, int rows, int cols, Supplier<Mat> scratch) {
        this.settings = settings;
        this.channels = Stream.generate(() -> channel(rows, cols, scratch))
                .limit(channels)
                .toList();
        this.spare = channels > 1 ? this.channels.getFirst() : channel(rows, cols, scratch);
        this.largest = channels > 1 ? scratch.get() : this.channels.getFirst().norm;
        largest.create(rows, cols, this.channels.getFirst().norm.type());
        this.absoluteX = scratch.get();
        this.absoluteY = scratch.get();
        absoluteX.create(rows, cols, CV_16SC1);
        absoluteY.create(rows, cols, CV_16SC1);
        this.wideX = scratch.get();
        this.wideY = scratch.get();
        this.exact = scratch.get();
        this.mask = scratch.get();
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

    /** How many channels there are. */
    int channels() {
        return channels.size();
    }

    /** One channel's derivatives along rows, to the right. */
    Mat x(int channel) {
        return channels.get(channel).innerX;
    }

    /** One channel's derivatives along columns, downwards. */
    Mat y(int channel) {
        return channels.get(channel).innerY;
    }

    Mat norm(int channel) {
        return channels.get(channel).norm;
    }

    /** The largest norm of all channels. */
    Mat largest() {
        return largest;
    }

    /** As many zeros. */
    Mat zero() {
        return zero;
    }

    /**
     * Matrices of the gradients' size and 16 bits, to be overwritten once {@link #choose} was called: what is used again stays
     * in the cache.
     */
    List<Mat> spare() {
        return List.of(spare.innerX, spare.innerY, absoluteX, absoluteY);
    }

    /** Takes over a channel; the last one after the others. */
    void measure(int channel, Mat pixels) {
        Channel into = channels.get(channel);
        derive(pixels, into);
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
        if (channel > 0) {
            opencv_core.max(channel == 1 ? norm(0) : largest, into.norm, largest);
        }
    }

    /** Puts the derivatives of the channel with the largest norm, the first one's where several have it, into one place. */
    void choose() {
        for (int channel = channels.size() - 2; channel >= 0; channel--) {
            opencv_core.compare(norm(channel), largest, mask, CMP_EQ);
            x(channel).copyTo(chosenX(), mask);
            y(channel).copyTo(chosenY(), mask);
        }
    }

    /** What {@link #choose} chose. */
    Mat chosenX() {
        return x(channels.size() - 1);
    }

    /** What {@link #choose} chose. */
    Mat chosenY() {
        return y(channels.size() - 1);
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
