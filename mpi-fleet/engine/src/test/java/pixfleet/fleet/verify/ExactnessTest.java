package pixfleet.fleet.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.opencv.Renderer;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Pipeline;

/** Every value of every result equals what single-process OpenCV gives for the same file and chain. */
class ExactnessTest {
    private static final List<String> CHAINS = List.of(
            "canny",
            "invert",
            "gaussian-blur",
            "erode",
            "dilate",
            "invert|erode:ksize=5|gaussian-blur:ksize=31:sigma=4.5|canny:low=20:high=60|dilate:iterations=3",
            "canny:low=300:high=100|invert");
    private static final Renderer RENDERER = new Renderer();

    @TempDir
    private Path folder;

    @AfterAll
    static void close() {
        RENDERER.close();
    }

    private Difference difference(byte[] file, String chain, ImageFormat format) throws IOException {
        return difference(file, chain, chain, format);
    }

    private Difference difference(byte[] file, String done, String asked, ImageFormat format) throws IOException {
        Path original = folder.resolve("original");
        Path result = RENDERER.render(file, done, original, folder.resolve("result"));
        Mat expected = Reference.expected(read(original), Pipeline.parse(asked), format.resultFormat());
        return Difference.between(expected, Reference.decoded(read(result)));
    }

    @ParameterizedTest(name = "{0} {1} channels {2} bits")
    @CsvSource({
        "JPEG, jpg, 1, 8",
        "JPEG, jpg, 3, 8",
        "PNG, png, 1, 8",
        "PNG, png, 3, 8",
        "PNG, png, 4, 8",
        "PNG, png, 1, 16",
        "PNG, png, 3, 16",
        "PNG, png, 4, 16",
        "WEBP, webp, 3, 8",
        "WEBP, webp, 4, 8",
        "BMP, bmp, 1, 8",
        "BMP, bmp, 3, 8",
        "BMP, bmp, 4, 8",
        "TIFF, tiff, 1, 8",
        "TIFF, tiff, 3, 8",
        "TIFF, tiff, 4, 8",
        "TIFF, tiff, 1, 16",
        "TIFF, tiff, 3, 16",
        "TIFF, tiff, 4, 16",
    })
    void everyChainOnEveryKindOfFile(ImageFormat format, String ending, int channels, int depth) throws IOException {
        byte[] file = Pictures.file(Pictures.pixels(7, 61, 83, channels, depth), ending);
        for (String chain : CHAINS) {
            Difference difference = difference(file, chain, format);
            assertThat(difference.differing()).as(chain).isZero();
            assertThat(difference.values()).as(chain).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "astronaut.png",
                "camera.png",
                "chelsea.png",
                "chessboard_GRAY_U16.tif",
                "coffee.png",
                "hubble_deep_field.jpg",
                "rocket.jpg"
            })
    void everyChainOnTheSamples(String sample) throws IOException {
        byte[] file = Files.readAllBytes(Path.of("../../samples", sample));
        ImageFormat format =
                sample.endsWith("png") ? ImageFormat.PNG : sample.endsWith("jpg") ? ImageFormat.JPEG : ImageFormat.TIFF;
        for (String chain : CHAINS) {
            assertThat(difference(file, chain, format).differing()).as(chain).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyOrientation(int orientation) throws IOException {
        Mat colour = Pictures.pixels(3, 24, 37, 3, 8);
        Mat alpha = Pictures.pixels(4, 24, 37, 4, 8);
        byte[] jpeg = Pictures.file(colour, "jpg");
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            assertThat(difference(Pictures.turnedJpeg(jpeg, orientation, order), "erode", ImageFormat.JPEG)
                            .differing())
                    .isZero();
        }
        byte[] png = Pictures.turnedPng(Pictures.file(alpha, "png"), orientation);
        assertThat(difference(png, "erode", ImageFormat.PNG).differing()).isZero();
        byte[] webp = Pictures.turnedWebp(Pictures.file(colour, "webp"), 37, 24, orientation);
        assertThat(difference(webp, "erode", ImageFormat.WEBP).differing()).isZero();
    }

    /** Where OpenCV's own turning of a TIFF is right is left open: the pixels are known here. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyOrientationOfTiff(int orientation) throws IOException {
        for (int depth : new int[] {8, 16}) {
            for (int channels : new int[] {1, 3, 4}) {
                for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                    Mat pixels = Pictures.pixels(5, 24, 37, channels, depth);
                    byte[] file = Pictures.turnedTiff(pixels, orientation, order);

                    Mat result = Reference.decoded(ByteBuffer.wrap(
                            RENDERER.render(file, "gaussian-blur:ksize=1").image()));

                    Difference difference = Difference.between(Reference.turned(pixels, orientation), result);
                    assertThat(difference.differing())
                            .as("%d bits %d channels %s", depth, channels, order)
                            .isZero();
                }
            }
        }
    }

    /** The seed is in the name, so a failure can be had again. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30})
    void randomChainsOnRandomSizes(long seed) throws IOException {
        var random = new Random(seed);
        for (int i = 0; i < 6; i++) {
            int rows = i == 0 || i == 2 ? 1 : 1 + random.nextInt(90);
            int cols = i == 1 || i == 2 ? 1 : 1 + random.nextInt(90);
            int channels = List.of(1, 3, 4).get(random.nextInt(3));
            int depth = random.nextBoolean() ? 8 : 16;
            byte[] file = Pictures.file(Pictures.pixels(seed, rows, cols, channels, depth), "png");
            String chain = chain(random);
            assertThat(difference(file, chain, ImageFormat.PNG).differing())
                    .as("%d x %d x %d, %d bits: %s", rows, cols, channels, depth, chain)
                    .isZero();
        }
    }

    private static String chain(Random random) {
        var steps = new ArrayList<String>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            steps.add(
                    switch (random.nextInt(5)) {
                        case 0 -> "canny:low=" + random.nextInt(150) + ":high=" + random.nextInt(400);
                        case 1 -> "invert";
                        case 2 ->
                            "gaussian-blur:ksize=" + (1 + 2 * random.nextInt(20)) + ":sigma="
                                    + random.nextInt(60) / 8.0;
                        case 3 ->
                            "erode:ksize=" + (3 + 2 * random.nextInt(5)) + ":iterations=" + (1 + random.nextInt(3));
                        default ->
                            "dilate:ksize=" + (3 + 2 * random.nextInt(5)) + ":iterations=" + (1 + random.nextInt(3));
                    });
        }
        return String.join("|", steps);
    }

    /** If a wrong parameter went unnoticed, the tests above would show nothing. */
    @ParameterizedTest(name = "{0} instead of {1}")
    @CsvSource({
        "canny:low=100:high=230, canny:low=100:high=200",
        "gaussian-blur:ksize=11, gaussian-blur:ksize=9",
        "gaussian-blur:ksize=9:sigma=1.6, gaussian-blur:ksize=9",
        "erode:ksize=5, erode:ksize=3",
        "erode:iterations=2, erode",
        "dilate, erode",
        "dilate:ksize=5, dilate",
        "invert|invert, invert",
        "erode|canny, canny|erode",
    })
    void aWrongParameterIsNoticed(String done, String asked) throws IOException {
        byte[] file = Pictures.file(Pictures.pixels(9, 120, 160, 3, 8), "png");

        assertThat(difference(file, done, asked, ImageFormat.PNG).differing()).isPositive();
    }

    @Test
    void paletteAndTransparentPalettePicturesAreExpanded() throws IOException {
        byte[] file = Palette.png();

        assertThat(difference(file, "invert", ImageFormat.PNG).differing()).isZero();
        Mat result = Reference.decoded(
                ByteBuffer.wrap(RENDERER.render(file, "invert").image()));
        assertThat(result.channels()).isEqualTo(4);
    }

    @Test
    void compressedTiffIsRead() throws IOException {
        Mat pixels = Pictures.pixels(2, 50, 40, 3, 16);
        for (int compression : new int[] {5, 8, 32946}) {
            byte[] file = Pictures.file(pixels, "tiff", opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION, compression);
            assertThat(difference(file, "dilate", ImageFormat.TIFF).differing()).isZero();
        }
    }

    private static ByteBuffer read(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file));
    }
}
