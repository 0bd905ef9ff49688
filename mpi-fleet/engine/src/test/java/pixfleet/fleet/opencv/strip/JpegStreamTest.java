package pixfleet.fleet.opencv.strip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.fleet.opencv.Renderer;
import pixfleet.fleet.opencv.kernel.KernelRegistry;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/** What a rank by itself makes of a JPEG equals the whole picture processed and encoded at once. */
class JpegStreamTest {
    private static final byte RESTART_INTERVAL = (byte) 0xDD;

    @BeforeAll
    static void loadOpenCv() {
        Natives.load();
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                        "invert",
                        "gaussian-blur",
                        "gaussian-blur:ksize=31|erode|invert",
                        "erode:iterations=4",
                        "flip",
                        "pixelate",
                        "equalise|invert",
                        "resize:width=900:height=900|sepia")
                .flatMap(pipeline -> Stream.of(129, 256, 399).map(rows -> Arguments.of(pipeline, rows)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decodesToThePixelsOfTheWholePictureEncodedAtOnce(String text, int rows) {
        byte[] original = jpeg(photograph(rows), 95);
        var pipeline = Pipeline.parse(text);
        try (var renderer = new Renderer();
                var pool = new MatPool(0)) {
            byte[] result = renderer.render(original, text).image();
            assertThat(pixelsDiffer(decoded(result), decoded(jpeg(reference(original, pipeline, pool), 95))))
                    .isZero();
            assertThat(hasRestartInterval(result)).isTrue();
        }
    }

    @Test
    void leavesGrayAndLowPicturesWhole() {
        try (var renderer = new Renderer()) {
            assertThat(hasRestartInterval(renderer.render(jpeg(photograph(399), 95), "grayscale")
                            .image()))
                    .isFalse();
            assertThat(hasRestartInterval(
                            renderer.render(jpeg(photograph(128), 95), "invert").image()))
                    .isFalse();
        }
    }

    @Test
    void runsOnRowsOnlyWhatNeedsNoSightOfTheWholePicture() {
        assertThat(wholeOnes("invert|gaussian-blur")).isZero();
        assertThat(wholeOnes("canny|invert")).isEqualTo(1);
        assertThat(wholeOnes("invert|resize:width=10:height=10|equalise|invert"))
                .isEqualTo(3);
        assertThat(wholeOnes("invert|normalise")).isEqualTo(2);
    }

    private static int wholeOnes(String pipeline) {
        return JpegStream.wholeOnes(Pipeline.parse(pipeline).operations());
    }

    private static Mat photograph(int rows) {
        Mat gray = new Mat(7, 9, CV_8UC1);
        var low = new Mat(1, 1, opencv_core.CV_64F, new org.bytedeco.opencv.opencv_core.Scalar(0));
        var high = new Mat(1, 1, opencv_core.CV_64F, new org.bytedeco.opencv.opencv_core.Scalar(255));
        var channels = new org.bytedeco.opencv.opencv_core.MatVector();
        for (int i = 0; i < 3; i++) {
            opencv_core.randu(gray, low, high);
            var large = new Mat();
            opencv_imgproc.resize(gray, large, new Size(397, rows), 0, 0, opencv_imgproc.INTER_CUBIC);
            channels.push_back(large);
        }
        var colours = new Mat();
        opencv_core.merge(channels, colours);
        return colours;
    }

    private static Mat reference(byte[] original, Pipeline pipeline, MatPool pool) {
        Mat image = decoded(original);
        for (Operation operation : pipeline.operations()) {
            var out = new Mat();
            KernelRegistry.undivided(operation, image, out, pool);
            image = out;
        }
        return image;
    }

    private static byte[] jpeg(Mat image, int quality) {
        var encoded = new BytePointer();
        opencv_imgcodecs.imencode(
                ".jpg", image, encoded, new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality));
        byte[] bytes = new byte[(int) encoded.limit()];
        encoded.get(bytes);
        return bytes;
    }

    private static Mat decoded(byte[] file) {
        return opencv_imgcodecs.imdecode(
                new Mat(1, file.length, CV_8UC1, new BytePointer(file)), opencv_imgcodecs.IMREAD_UNCHANGED);
    }

    private static int pixelsDiffer(Mat one, Mat other) {
        assertThat(List.of(one.rows(), one.cols(), one.type()))
                .isEqualTo(List.of(other.rows(), other.cols(), other.type()));
        var difference = new Mat();
        opencv_core.absdiff(one.reshape(1), other.reshape(1), difference);
        return opencv_core.countNonZero(difference);
    }

    private static boolean hasRestartInterval(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        for (int at = 2; bytes.get(at + 1) != (byte) 0xDA; at += 2 + (bytes.getShort(at + 2) & 0xFFFF)) {
            if (bytes.get(at + 1) == RESTART_INTERVAL) {
                return true;
            }
        }
        return false;
    }
}
