package pixfleet.control.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.header.SamplesOfFiles.ascii;
import static pixfleet.header.SamplesOfFiles.bigTiff;
import static pixfleet.header.SamplesOfFiles.bigTiffWithStripTable;
import static pixfleet.header.SamplesOfFiles.chunk;
import static pixfleet.header.SamplesOfFiles.cut;
import static pixfleet.header.SamplesOfFiles.file;
import static pixfleet.header.SamplesOfFiles.joined;
import static pixfleet.header.SamplesOfFiles.jpeg;
import static pixfleet.header.SamplesOfFiles.jpegBehind;
import static pixfleet.header.SamplesOfFiles.pages;
import static pixfleet.header.SamplesOfFiles.png;
import static pixfleet.header.SamplesOfFiles.pngHeader;
import static pixfleet.header.SamplesOfFiles.tiff;
import static pixfleet.header.SamplesOfFiles.webp;

import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.control.Samples;
import pixfleet.control.intake.Reading.Sound;
import pixfleet.control.intake.Reading.Unfit;
import pixfleet.header.ImageHeader;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

class HeaderReaderTest {
    private final FakeUploads uploads = new FakeUploads();

    private Reading read(byte[] bytes) {
        uploads.put("incoming/lying-name.txt", bytes, Samples.NOON, Map.of());
        var upload = uploads.find(FakeUploads.BUCKET, "incoming/lying-name.txt").orElseThrow();
        return new HeaderReader(uploads).read(upload).orElseThrow();
    }

    private static Reading sound(ImageFormat format, int width, int height, int channels, int depth) {
        return new Sound(new ImageHeader(format, new Dimensions(width, height, channels, depth)));
    }

    private String refusal(byte[] bytes) {
        return ((Unfit) read(bytes)).reason();
    }

    @ParameterizedTest
    @CsvSource({
        "png, INT_RGB, PNG, 3, 8",
        "png, INT_ARGB, PNG, 4, 8",
        "png, BYTE_GRAY, PNG, 1, 8",
        "png, USHORT_GRAY, PNG, 1, 16",
        "png, BYTE_INDEXED, PNG, 3, 8",
        "jpg, INT_RGB, JPEG, 3, 8",
        "jpg, BYTE_GRAY, JPEG, 1, 8",
        "bmp, INT_RGB, BMP, 3, 8",
        "tiff, INT_RGB, TIFF, 3, 8",
        "tiff, INT_ARGB, TIFF, 4, 8",
        "tiff, BYTE_GRAY, TIFF, 1, 8",
        "tiff, USHORT_GRAY, TIFF, 1, 16",
        "tiff, BYTE_BINARY, TIFF, 1, 8"
    })
    void readsWhatTheJdkWrites(String written, String type, ImageFormat format, int channels, int depth)
            throws ReflectiveOperationException {
        int kind = BufferedImage.class.getField("TYPE_" + type).getInt(null);

        assertThat(read(file(written, 37, 23, kind))).isEqualTo(sound(format, 37, 23, channels, depth));
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of(sound(ImageFormat.PNG, 5, 6, 4, 8), pngHeader(5, 6, 8, 4)),
                Arguments.of(sound(ImageFormat.PNG, 5, 6, 4, 16), pngHeader(5, 6, 16, 6)),
                Arguments.of(sound(ImageFormat.PNG, 5, 6, 3, 8), pngHeader(5, 6, 1, 3)),
                Arguments.of(sound(ImageFormat.PNG, 5, 6, 4, 8), pngHeader(5, 6, 8, 3, chunk("tRNS", new byte[] {1, 2
                }))),
                Arguments.of(sound(ImageFormat.PNG, 5, 6, 3, 8), pngHeader(5, 6, 8, 2, chunk("acTL", new byte[] {
                    0, 0, 0, 1, 0, 0, 0, 0
                }))),
                Arguments.of(
                        sound(ImageFormat.WEBP, 550, 368, 3, 8),
                        webp("VP8 ", 0x30, 0x42, 0, 0x9D, 1, 0x2A, 0x26, 2, 0x70, 1, 0, 0)),
                Arguments.of(sound(ImageFormat.WEBP, 2, 3, 3, 8), webp("VP8L", 0x2F, 0x01, 0x80, 0x00, 0x00)),
                Arguments.of(sound(ImageFormat.WEBP, 2, 3, 4, 8), webp("VP8L", 0x2F, 0x01, 0x80, 0x00, 0x10)),
                Arguments.of(
                        sound(ImageFormat.WEBP, 400, 301, 4, 8), webp("VP8X", 0x10, 0, 0, 0, 0x8F, 1, 0, 0x2C, 1, 0)),
                Arguments.of(
                        sound(ImageFormat.TIFF, 7, 5, 3, 16),
                        tiff(ByteOrder.BIG_ENDIAN, 0, new int[] {7, 5, 16, 3, 2, 1, 0})),
                Arguments.of(
                        sound(ImageFormat.TIFF, 7, 5, 3, 8),
                        tiff(ByteOrder.LITTLE_ENDIAN, 0, new int[] {7, 5, 8, 1, 3, 1, 0})),
                Arguments.of(
                        sound(ImageFormat.TIFF, 60000, 60000, 1, 8),
                        bigTiff(ByteOrder.LITTLE_ENDIAN, 0, new int[] {60000, 60000, 8, 1, 1, 1, 0})),
                Arguments.of(
                        sound(ImageFormat.TIFF, 7, 5, 3, 16),
                        bigTiff(ByteOrder.BIG_ENDIAN, 0, new int[] {7, 5, 16, 3, 2, 1, 0})),
                Arguments.of(
                        sound(ImageFormat.TIFF, 7, 5, 3, 8),
                        tiff(ByteOrder.LITTLE_ENDIAN, 0, new int[] {7, 5, 8, 3, 2, 1, 0}, new int[] {1, 1, 8, 3, 2, 1, 1
                        })));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void readsHeaders(Reading expected, byte[] file) {
        assertThat(read(file)).isEqualTo(expected);
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                Arguments.of("PDF", ascii("%PDF-1.7\n")),
                Arguments.of("HEIC", joined(new byte[] {0, 0, 0, 24}, ascii("ftypheic0000mif1"))),
                Arguments.of("AVIF", joined(new byte[] {0, 0, 0, 24}, ascii("ftypavif0000mif1"))),
                Arguments.of("film", joined(new byte[] {0, 0, 0, 24}, ascii("ftypisom0000mp42"))),
                Arguments.of("Photoshop", ascii("8BPS\0\1")),
                Arguments.of("ZIP", joined(ascii("PK"), new byte[] {3, 4, 0, 0})),
                Arguments.of("SVG", ascii("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>")),
                Arguments.of("text", ascii("BM is how this note begins, and it is no bitmap")),
                Arguments.of("text", ascii("hello")),
                Arguments.of("empty", new byte[0]),
                Arguments.of("no image known", new byte[] {1, 2, 3, 4, 5}));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void namesWhatItRefuses(String name, byte[] file) {
        assertThat(refusal(file)).contains(name);
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                Arguments.of(
                        "page 2 is 7 x 6 pixels",
                        bigTiff(ByteOrder.BIG_ENDIAN, 0, new int[] {7, 5, 8, 1, 1, 1, 0}, new int[] {7, 6, 8, 1, 1, 1, 0
                        })),
                Arguments.of("32 bits", tiff(ByteOrder.LITTLE_ENDIAN, 0, new int[] {7, 5, 32, 1, 1, 1, 0})),
                Arguments.of("floating-point", tiff(ByteOrder.LITTLE_ENDIAN, 0, new int[] {7, 5, 32, 1, 1, 3, 0})),
                Arguments.of("5 channels", tiff(ByteOrder.LITTLE_ENDIAN, 0, new int[] {7, 5, 8, 5, 2, 1, 0})),
                Arguments.of("0 x 5 pixels", tiff(ByteOrder.LITTLE_ENDIAN, 0, new int[] {0, 5, 8, 1, 1, 1, 0})),
                Arguments.of("damaged", cut(png(5, 6), 20)),
                Arguments.of("damaged", cut(jpeg(5, 6), 30)),
                Arguments.of("damaged", cut(file("bmp", 5, 6, BufferedImage.TYPE_INT_RGB), 20)),
                Arguments.of("damaged", new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0}),
                Arguments.of("damaged", joined(ascii("II"), new byte[] {43, 0, 8, 0, 0, 0})),
                Arguments.of("damaged", joined(ascii("MM"), new byte[] {0, 43, 0, 4, 0, 0, 0, 0, 0, 0, 0, 16})),
                Arguments.of("damaged", webp("JUNK", 1, 2, 3)),
                Arguments.of("0 x 6 pixels", pngHeader(0, 6, 8, 2)),
                Arguments.of("12 bits", HexFormat.of().parseHex("FFD8FFC1000B0C0005000601011100FFD9")),
                Arguments.of("lossless", HexFormat.of().parseHex("FFD8FFC3000B080005000601011100FFD9")));
    }

    @Test
    void takesAnAnimationForItsFirstPicture() {
        byte[] png = pngHeader(5, 6, 8, 2, chunk("acTL", new byte[] {0, 0, 0, 9, 0, 0, 0, 0}));

        assertThat(read(png)).isEqualTo(sound(ImageFormat.PNG, 5, 6, 3, 8));
        assertThat(read(webp("VP8X", 0x02, 0, 0, 0, 1, 0, 0, 1, 0, 0))).isEqualTo(sound(ImageFormat.WEBP, 2, 2, 3, 8));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void refusesWithASentence(String part, byte[] file) {
        assertThat(refusal(file)).contains(part).endsWith(".");
    }

    @Test
    void findsAFrameBehindMuchMetadataWithFewReads() {
        assertThat(read(jpegBehind(jpeg(40, 30), 20, 60_000))).isEqualTo(sound(ImageFormat.JPEG, 40, 30, 3, 8));

        assertThat(uploads.ranges()).isLessThan(20);
    }

    @Test
    void findsTheDirectoryOfATiffAtItsEnd() {
        byte[] file = tiff(ByteOrder.LITTLE_ENDIAN, 5_000_000, new int[] {7, 5, 8, 3, 2, 1, 0});

        assertThat(read(file)).isEqualTo(sound(ImageFormat.TIFF, 7, 5, 3, 8));
        assertThat(uploads.ranges()).isEqualTo(1);
    }

    @Test
    void readsADirectoryBeyondTheReachOfAnInteger() {
        long bytes = 3_600_000_000L;
        byte[] directory = bigTiff(ByteOrder.LITTLE_ENDIAN, 0, new int[] {60000, 60000, 8, 1, 1, 1, 0});
        var sparse = new SparseUpload(directory, bytes);

        assertThat(new HeaderReader(sparse).read(sparse.upload()))
                .contains(sound(ImageFormat.TIFF, 60000, 60000, 1, 8));
        assertThat(sparse.bytesRead()).isLessThan(70_000);
    }

    @Test
    void passesOverAStripTableUnread() {
        byte[] file = bigTiffWithStripTable(60_000, 60_000);
        assertThat(read(file)).isEqualTo(sound(ImageFormat.TIFF, 60000, 60000, 1, 8));
        assertThat(uploads.ranges()).isEqualTo(1);
    }

    @Test
    void givesUpWhereAHeaderIsNotWithinReason() {
        byte[][] many = new byte[400][];
        java.util.Arrays.fill(many, chunk("tEXt", new byte[100_000]));

        assertThat(((Unfit) read(pngHeader(5, 6, 8, 2, many))).reason()).contains("within its first part");
    }

    @Test
    void neverThrowsWhateverTheBytes() {
        var random = new Random(11);
        byte[][] seeds = {
            png(9, 9),
            jpeg(9, 9),
            file("bmp", 9, 9, 1),
            file("tiff", 9, 9, 1),
            pages(2),
            bigTiff(ByteOrder.LITTLE_ENDIAN, 0, new int[] {9, 9, 8, 1, 1, 1, 0})
        };
        for (int round = 0; round < 2000; round++) {
            byte[] file = seeds[round % seeds.length].clone();
            for (int i = 0; i < 1 + round % 7; i++) {
                file[random.nextInt(Math.min(file.length, 300))] = (byte) random.nextInt();
            }
            assertThat(read(cut(file, 1 + random.nextInt(file.length)))).isNotNull();
        }
    }

    @Test
    void readsNothingOfAnUploadThatWasReplacedMeanwhile() {
        byte[] file = tiff(ByteOrder.LITTLE_ENDIAN, 500_000, new int[] {7, 5, 8, 3, 2, 1, 0});
        uploads.put("incoming/a.tiff", file, Samples.NOON, Map.of());
        var upload = uploads.find(FakeUploads.BUCKET, "incoming/a.tiff").orElseThrow();
        uploads.put("incoming/a.tiff", png(2, 2), Samples.NOON, Map.of());

        assertThat(new HeaderReader(uploads).read(upload)).isEmpty();
    }
}
