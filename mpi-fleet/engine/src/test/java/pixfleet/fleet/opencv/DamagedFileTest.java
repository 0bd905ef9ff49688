package pixfleet.fleet.opencv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.header.UnfitImage;

/** A damaged file ends with a sentence, never with half a picture or a dead process. */
class DamagedFileTest {
    private static final Renderer RENDERER = new Renderer();
    private static final Map<String, byte[]> FILES = files();

    private static Map<String, byte[]> files() {
        Mat colour = Pictures.pixels(1, 40, 56, 3, 8);
        Mat deep = Pictures.pixels(2, 40, 56, 3, 16);
        var files = new TreeMap<String, byte[]>();
        files.put("jpg", Pictures.file(colour, "jpg"));
        files.put("progressive jpg", Pictures.file(colour, "jpg", opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE, 1));
        files.put("png", Pictures.file(colour, "png"));
        files.put("deep png", Pictures.file(deep, "png"));
        files.put("lossless webp", Pictures.file(colour, "webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 101));
        files.put("lossy webp", Pictures.file(colour, "webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 80));
        files.put("bmp", Pictures.file(colour, "bmp"));
        files.put("tiff", Pictures.file(colour, "tiff", opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION, 1));
        files.put("lzw tiff", Pictures.file(deep, "tiff", opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION, 5));
        return files;
    }

    static Iterable<String> kinds() {
        return FILES.keySet();
    }

    @AfterAll
    static void close() {
        RENDERER.close();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aFileCutAnywhereIsUnfit(String kind) {
        byte[] file = FILES.get(kind);
        assertThat(RENDERER.render(file, "invert").image()).isNotEmpty();
        for (int length = 0; length < file.length; length += 1 + file.length / 150) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> RENDERER.render(cut, "invert"))
                    .as("%s cut to %d of %d bytes", kind, length, file.length)
                    .isInstanceOf(UnfitImage.class)
                    .message()
                    .endsWith(".")
                    .doesNotContain("Exception");
        }
        byte[] allButOne = Arrays.copyOf(file, file.length - 1);
        assertThatThrownBy(() -> RENDERER.render(allButOne, "invert")).isInstanceOf(UnfitImage.class);
    }

    /** What a damaged file gives is open; that it gives something or a sentence is not. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aFileWithWrongBytesIsRenderedOrUnfit(String kind) {
        byte[] file = FILES.get(kind);
        var random = new Random(kind.hashCode());
        int unfit = 0;
        for (int i = 0; i < 120; i++) {
            byte[] damaged = file.clone();
            int wrong = 1 + random.nextInt(4);
            for (int j = 0; j < wrong; j++) {
                // Most of what can go wrong is in the first bytes and the last.
                int at =
                        random.nextBoolean() ? random.nextInt(file.length) : random.nextInt(Math.min(200, file.length));
                damaged[random.nextInt(8) == 0 ? file.length - 1 - at : at] = (byte) random.nextInt();
            }
            try {
                assertThat(RENDERER.render(damaged, "invert").image()).isNotEmpty();
            } catch (UnfitImage e) {
                unfit++;
            }
        }
        assertThat(unfit).isPositive();
    }

    @Test
    void bytesThatAreNoImageAreUnfit() {
        byte[] text = "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThatThrownBy(() -> RENDERER.render(text, "invert"))
                .isInstanceOf(UnfitImage.class)
                .hasMessage("The file is an SVG drawing, which is not taken. "
                        + "Taken are JPEG, PNG, WebP, BMP, TIFF, HEIC, AVIF, JPEG XL, GIF and JPEG 2000.");
    }

    @Test
    void aTiffOfFloatingPointValuesIsUnfit() {
        var numbers = new Mat();
        Pictures.pixels(1, 9, 9, 1, 8).convertTo(numbers, org.bytedeco.opencv.global.opencv_core.CV_32F);
        byte[] file = Pictures.file(numbers, "tiff");

        assertThatThrownBy(() -> RENDERER.render(file, "invert"))
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining("whole numbers of 8 or 16 bits are taken");
    }

    @Test
    void thumbnailsAreSmallEightBitsAndOpaque() {
        for (int channels : new int[] {1, 3, 4}) {
            for (int depth : new int[] {8, 16}) {
                Mat pixels = Pictures.pixels(6, 700, 400, channels, depth);

                byte[] thumb =
                        RENDERER.render(Pictures.file(pixels, "png"), "invert").thumb();

                Mat shown = opencv_imgcodecs.imdecode(
                        new Mat(new org.bytedeco.javacpp.BytePointer(thumb)), opencv_imgcodecs.IMREAD_UNCHANGED);
                assertThat(shown.rows()).isEqualTo(320);
                assertThat(shown.cols()).isEqualTo(183);
                assertThat(shown.channels()).isEqualTo(channels == 1 ? 1 : 3);
            }
        }
    }

    @Test
    void thumbnailsOfSmallAndNarrowPicturesKeepAPixel() {
        byte[] narrow = Pictures.file(Pictures.pixels(6, 2000, 1, 3, 8), "png");
        assertThat(RENDERER.render(narrow, "invert").thumb()).isNotEmpty();
        byte[] tiny = Pictures.file(Pictures.pixels(6, 1, 1, 4, 16), "png");
        assertThat(RENDERER.render(tiny, "invert").thumb()).isNotEmpty();
    }

    @Test
    void theFactsOfARenditionAreThoseOfItsPixels() {
        byte[] file = Pictures.file(Pictures.pixels(6, 30, 20, 4, 16), "png");

        assertThat(RENDERER.render(file, "canny").facts.dimensions())
                .isEqualTo(new pixfleet.pipeline.Dimensions(20, 30, 1, 8));
        assertThat(RENDERER.render(file, "erode").facts.dimensions())
                .isEqualTo(new pixfleet.pipeline.Dimensions(20, 30, 4, 16));
    }
}
