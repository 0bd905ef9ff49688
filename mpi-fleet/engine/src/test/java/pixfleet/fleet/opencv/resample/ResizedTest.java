package pixfleet.fleet.opencv.resample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Rows;
import pixfleet.fleet.verify.Difference;
import pixfleet.operation.Interpolation;
import pixfleet.pipeline.Dimensions;

/** Rows of a resized image, made from few rows at a time, equal OpenCV's resize of the whole in every value. */
class ResizedTest {
    private static final int DRAWS = 25;

    record Kind(Interpolation interpolation, int channels, int depth) {}

    static Stream<Kind> kinds() {
        return Stream.of(Interpolation.values())
                .flatMap(it -> Stream.of(1, 2, 3, 4)
                        .flatMap(channels -> Stream.of(8, 16).map(depth -> new Kind(it, channels, depth))));
    }

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void rowsAreThoseOfTheWhole(Kind kind) {
        var random = new Random(7L + kind.hashCode());
        for (int i = 0; i < DRAWS; i++) {
            int width = 1 + random.nextInt(random.nextBoolean() ? 12 : 150);
            int height = 1 + random.nextInt(random.nextBoolean() ? 12 : 90);
            boolean whole = random.nextInt(4) == 0;
            int across = 1 + random.nextInt(random.nextBoolean() ? 20 : 220);
            int down = 1 + random.nextInt(random.nextBoolean() ? 20 : 150);
            if (whole) {
                width = across * (1 + random.nextInt(6));
                height = down * (1 + random.nextInt(6));
            }
            var in = new Dimensions(width, height, kind.channels(), kind.depth());
            agree(kind.interpolation(), in, in.sized(across, down), random);
        }
    }

    /** Scales whose inverse of the inverse is no whole number any more, halves, and edges that are kept. */
    @ParameterizedTest
    @CsvSource({
        "98, 49, 2, 1", "490, 98, 10, 2", "64, 64, 32, 32", "65, 63, 32, 32", "40, 30, 40, 10", "40, 30, 10, 30",
        "40, 30, 40, 30", "1, 1, 9, 7", "9, 7, 1, 1", "206, 103, 2, 103", "300, 200, 7, 190", "30, 20, 31, 19"
    })
    void scalesAtTheEdge(int width, int height, int across, int down) {
        kinds().forEach(kind -> {
            var in = new Dimensions(width, height, kind.channels(), kind.depth());
            agree(kind.interpolation(), in, in.sized(across, down), new Random(3));
        });
    }

    @Test
    void largeSumsOfSixteenBitsAreRoundedAsInOpenCv() {
        var in = new Dimensions(640, 480, 3, 16);
        agree(Interpolation.AREA, in, in.sized(2, 2), new Random(1));
        agree(Interpolation.AREA, in, in.sized(20, 3), new Random(1));
        agree(Interpolation.AREA, in, in.sized(3, 7), new Random(1));
    }

    private static void agree(Interpolation interpolation, Dimensions in, Dimensions out, Random random) {
        try (var pool = new MatPool(1 << 20);
                Mat image = Pictures.pixels(random.nextLong(), in.height(), in.width(), in.channels(), in.depth());
                Mat whole = new Mat();
                var size = new Size(out.width(), out.height())) {
            opencv_imgproc.resize(image, whole, size, 0, 0, code(interpolation));
            // Once with OpenCV for the rows where it may be called, and once without.
            agree(whole, image, Resized.of(interpolation, in, out), random, pool);
            agree(whole, image, Resized.of(interpolation, in, out, 0), random, pool);
        } catch (AssertionError e) {
            throw new AssertionError("%s of %s to %s".formatted(interpolation, in, out), e);
        }
    }

    private static void agree(Mat whole, Mat image, Resized resized, Random random, MatPool pool) {
        Dimensions out = RowBand.shape(whole);
        for (int first = 0; first < out.height(); ) {
            int count = Math.min(out.height() - first, 1 + random.nextInt(20));
            try (Mat made = new Mat();
                    Mat expected = whole.rowRange(first, first + count).clone()) {
                resized.make(
                        new InMemory(image),
                        Rows.all(image.rows()),
                        1 + random.nextInt(9),
                        new RowBand(made, out, first, count),
                        pool);
                assertThat(Difference.between(expected, made).differing())
                        .as("rows %d + %d", first, count)
                        .isZero();
            }
            first += count;
        }
    }

    private static int code(Interpolation interpolation) {
        return switch (interpolation) {
            case NEAREST -> opencv_imgproc.INTER_NEAREST;
            case LINEAR -> opencv_imgproc.INTER_LINEAR;
            case CUBIC -> opencv_imgproc.INTER_CUBIC;
            case AREA -> opencv_imgproc.INTER_AREA;
            case LANCZOS -> opencv_imgproc.INTER_LANCZOS4;
        };
    }

    private record InMemory(Mat mat) implements RowSource {
        @Override
        public Dimensions image() {
            return RowBand.shape(mat);
        }

        @Override
        public void read(int first, Mat into) {
            try (Mat rows = MatMemory.rows(mat, first, into.rows())) {
                rows.copyTo(into);
            }
        }
    }
}
