package pixfleet.fleet.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.javacpp.indexer.UShortIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.header.UnfitImage;

/** Files beside those of the corpus, made here value by value: they come out right, or are refused by what they are. */
@Timeout(60)
class SiblingsIT {
    private static final int WIDTH = 61;
    private static final int HEIGHT = 43;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    /** A value of the pictures here. */
    private static int value(int x, int y, int most) {
        return (x * 7 + y * 3) % (most + 1);
    }

    /** Rows of values, each row in whole bytes. */
    private static byte[] packed(int bits, int columns, int rows) {
        int rowBytes = Math.ceilDiv(columns * bits, 8);
        byte[] all = new byte[rowBytes * rows];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                all[y * rowBytes + x * bits / 8] |= (byte) (value(x, y, (1 << bits) - 1) << (8 - bits - x * bits % 8));
            }
        }
        return all;
    }

    private static int paletteColour(int index, int channel) {
        return (index * 53 + channel * 91 + 17) & 0xFF;
    }

    /** A TIFF of one strip, or of one tile that reaches beyond the picture. */
    private static byte[] tiff(int bits, int meaning, int samples, int planes, boolean tiled, byte[] pixels) {
        int[][] entries = {
            {256, 4, WIDTH},
            {257, 4, HEIGHT},
            {258, 3, bits},
            {259, 3, 1},
            {262, 3, meaning},
            {tiled ? 0 : 273, 4, 0},
            {277, 3, samples},
            {tiled ? 0 : 278, 4, HEIGHT},
            {tiled ? 0 : 279, 4, pixels.length},
            {284, 3, planes},
            {meaning == 3 ? 320 : 0, 3, 0},
            {tiled ? 322 : 0, 4, 64},
            {tiled ? 323 : 0, 4, 48},
            {tiled ? 324 : 0, 4, 0},
            {tiled ? 325 : 0, 4, pixels.length},
            {samples == 2 ? 338 : 0, 3, 2},
        };
        int count = 0;
        for (int[] entry : entries) {
            count += entry[0] == 0 ? 0 : 1;
        }
        int colours = 3 << bits;
        int paletteAt = 8 + 2 + 12 * count + 4;
        int dataAt = paletteAt + (meaning == 3 ? 2 * colours : 0);
        ByteBuffer file = ByteBuffer.allocate(dataAt + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) count);
        for (int[] entry : entries) {
            if (entry[0] != 0) {
                boolean place = entry[0] == 273 || entry[0] == 324;
                boolean palette = entry[0] == 320;
                file.putShort((short) entry[0]).putShort((short) entry[1]).putInt(palette ? colours : 1);
                file.putInt(place ? dataAt : palette ? paletteAt : entry[2]);
            }
        }
        file.putInt(0);
        for (int i = 0; meaning == 3 && i < colours; i++) {
            file.putShort((short) (257 * paletteColour(i % (1 << bits), i >> bits)));
        }
        return file.put(pixels).array();
    }

    private static byte[] bmp(int kind, int bits, int compression, int[] masks, byte[] pixels) {
        int behind = kind == 40 ? 4 * masks.length : 0;
        int at = 14 + kind + behind;
        ByteBuffer file = ByteBuffer.allocate(at + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(file.limit()).putInt(0).putInt(at);
        file.putInt(kind).putInt(WIDTH).putInt(-HEIGHT).putShort((short) 1).putShort((short) bits);
        file.putInt(compression).putInt(0).putInt(2835).putInt(2835).putInt(0).putInt(0);
        for (int mask : masks) {
            file.putInt(mask);
        }
        return file.position(at).put(pixels).array();
    }

    private static int at(Mat mat, int x, int y, int channel) {
        return mat.ptr(y, x).get(channel) & 0xFF;
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "4, false", "8, false", "1, true", "2, true", "4, true", "8, true"})
    void palettesOfFewBitsGiveTheirColours(int bits, boolean tiled) {
        byte[] pixels = tiled ? packed(bits, 64, 48) : packed(bits, WIDTH, HEIGHT);

        try (Mat mat = Compared.pixels(tiff(bits, 3, 1, 1, tiled, pixels))) {
            assertThat(mat.channels()).isEqualTo(3);
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    int index = value(x, y, (1 << bits) - 1);
                    for (int channel = 0; channel < 3; channel++) {
                        assertThat(at(mat, x, y, 2 - channel)).isEqualTo(paletteColour(index, channel));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "2, 0", "2, 1", "4, 0", "4, 1"})
    void graysOfFewBitsAreReadFromTiles(int bits, int meaning) {
        int most = (1 << bits) - 1;

        try (Mat mat = Compared.pixels(tiff(bits, meaning, 1, 1, true, packed(bits, 64, 48)))) {
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    int gray = value(x, y, most) * 255 / most;
                    assertThat(at(mat, x, y, 0)).isEqualTo(meaning == 0 ? 255 - gray : gray);
                }
            }
        }
    }

    @Test
    void planesThatNobodyReadsRightAreRefusedByWhatTheyAre() {
        assertThatThrownBy(() -> Compared.pixels(tiff(8, 1, 2, 2, false, new byte[2 * WIDTH * HEIGHT])))
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining("gray and alpha in separate planes");
        assertThatThrownBy(() -> Compared.pixels(tiff(16, 2, 3, 2, true, new byte[6 * 64 * 48])))
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining("separate planes in tiles");
    }

    /** A comparison took them for 16 bits a value and called every one of them wrong. */
    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void aComparisonAgreesOnColoursOfLab(int bits) {
        byte[] pixels = new byte[3 * bits / 8 * WIDTH * HEIGHT];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 37 % 128);
        }

        assertThat(Compared.counted(tiff(bits, 8, 3, 1, false, pixels), "invert")
                        .differing())
                .isZero();
    }

    /** Grays of a photograph program's L*a*b*, which lost the lower half of their bits. */
    @Test
    void labOfSixteenBitsKeepsThem() {
        ByteBuffer pixels = ByteBuffer.allocate(6 * WIDTH * HEIGHT).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            pixels.putShort((short) (32_700 + i % 60)).putShort((short) 0).putShort((short) 0);
        }

        try (Mat mat = Compared.pixels(tiff(16, 8, 3, 1, false, pixels.array()));
                UShortIndexer values = mat.createIndexer()) {
            // L* of 50: 0.1842 of the light, 0.4663 of the way to white in sRGB.
            assertThat(values.get(0, 0, 1)).isBetween(30_400, 30_700);
            assertThat(values.get(0, 59, 1) - values.get(0, 0, 1)).isBetween(40, 90);
        }
    }

    @Test
    void aWarningOfLibvipsIsGivenWithoutItsTime() {
        byte[] file = tiff(8, 2, 3, 1, false, new byte[3 * WIDTH * HEIGHT]);
        int compression = 8 + 2 + 3 * 12 + 8;
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putShort(compression, (short) 50001);

        assertThatThrownBy(() -> Compared.pixels(file))
                .isInstanceOf(UnfitImage.class)
                .hasMessageMatching(
                        "The TIFF compressed by WebP picture cannot be decoded: libvips said: [a-zA-Z].*\\.");
    }

    private static byte[] fourBytesAPixel() {
        byte[] pixels = new byte[4 * WIDTH * HEIGHT];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 31);
        }
        return pixels;
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 52, 56, 108, 124})
    void aBitmapHasNoAlphaUnlessAMaskSaysSo(int kind) {
        int[] masks = kind <= 52 ? new int[] {0xFF0000, 0xFF00, 0xFF} : new int[] {0xFF0000, 0xFF00, 0xFF, 0};
        byte[] pixels = fourBytesAPixel();

        try (Mat mat = Compared.pixels(bmp(kind, 32, 3, masks, pixels))) {
            assertThat(mat.channels()).isEqualTo(3);
            assertThat(at(mat, 9, 5, 1)).isEqualTo(pixels[4 * (5 * WIDTH + 9) + 1] & 0xFF);
        }
        if (kind > 52) {
            masks[3] = 0xFF000000;
            try (Mat mat = Compared.pixels(bmp(kind, 32, 3, masks, pixels))) {
                assertThat(mat.channels()).isEqualTo(4);
                assertThat(at(mat, 9, 5, 3)).isEqualTo(pixels[4 * (5 * WIDTH + 9) + 3] & 0xFF);
            }
        }
    }

    /** OpenCV looks for masks in headers of 56 bytes and more: of others red and blue changed places. */
    @ParameterizedTest
    @ValueSource(ints = {40, 52, 56, 108, 124})
    void masksOfThirtyTwoBitsAreFoundInEveryHeader(int kind) {
        byte[] pixels = fourBytesAPixel();
        int pixel = 4 * (5 * WIDTH + 9);
        int[] order = kind <= 52 ? new int[] {0xFF, 0xFF00, 0xFF0000} : new int[] {0xFF, 0xFF00, 0xFF0000, 0};
        int[] tenBits = kind <= 52 ? new int[] {0x3FF00000, 0xFFC00, 0x3FF} : new int[] {0x3FF00000, 0xFFC00, 0x3FF, 0};

        try (Mat mat = Compared.pixels(bmp(kind, 32, 3, order, pixels))) {
            assertThat(mat.channels()).isEqualTo(3);
            assertThat(at(mat, 9, 5, 2)).isEqualTo(pixels[pixel] & 0xFF);
            assertThat(at(mat, 9, 5, 0)).isEqualTo(pixels[pixel + 2] & 0xFF);
        }
        ByteBuffer.wrap(pixels).order(ByteOrder.LITTLE_ENDIAN).putInt(pixel, 1023 << 20 | 512 << 10);
        try (Mat mat = Compared.pixels(bmp(kind, 32, 3, tenBits, pixels))) {
            assertThat(at(mat, 9, 5, 2)).isEqualTo(255);
            assertThat(at(mat, 9, 5, 1)).isBetween(127, 128);
            assertThat(at(mat, 9, 5, 0)).isZero();
        }
    }

    @Test
    void aFourthMaskMayStandBehindThePlainHeader() {
        byte[] pixels = fourBytesAPixel();
        int[] masks = {0xFF0000, 0xFF00, 0xFF, 0xFF000000};

        try (Mat mat = Compared.pixels(bmp(40, 32, 6, masks, pixels))) {
            assertThat(mat.channels()).isEqualTo(4);
            assertThat(at(mat, 9, 5, 3)).isEqualTo(pixels[4 * (5 * WIDTH + 9) + 3] & 0xFF);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 52, 56, 108, 124})
    void masksOfSixteenBitsAreFoundInEveryHeader(int kind) {
        int rowBytes = Math.ceilDiv(2 * WIDTH, 4) * 4;
        ByteBuffer pixels = ByteBuffer.allocate(rowBytes * HEIGHT).order(ByteOrder.LITTLE_ENDIAN);
        pixels.putShort(7 * rowBytes + 2 * 3, (short) (0b10101 << 11 | 0b100101 << 5 | 0b11011));

        try (Mat mat = Compared.pixels(bmp(kind, 16, 3, new int[] {0xF800, 0x7E0, 0x1F}, pixels.array()))) {
            assertThat(at(mat, 3, 7, 2) >> 3).isEqualTo(0b10101);
            assertThat(at(mat, 3, 7, 1) >> 2).isEqualTo(0b100101);
            assertThat(at(mat, 3, 7, 0) >> 3).isEqualTo(0b11011);
        }
    }

    /** Rows from below, of runs of one pixel and now and then listed ones, up to that many columns. */
    private static byte[] runs(int bits, int columns) {
        var runs = ByteBuffer.allocate(HEIGHT * (2 * columns + 4) + 2);
        for (int y = HEIGHT - 1; y >= 0; y--) {
            for (int x = 0; x < columns; x++) {
                int value = value(x, y, 15);
                runs.put((byte) 1).put((byte) (bits == 4 ? value << 4 : value));
            }
            runs.put((byte) 0).put((byte) 0);
        }
        return Arrays.copyOf(runs.put((byte) 0).put((byte) 1).array(), runs.position());
    }

    private static byte[] runLengthBmp(int bits, boolean gray, byte[] runs) {
        int[] palette = new int[16];
        for (int i = 0; i < palette.length; i++) {
            int blue = paletteColour(i, 0);
            palette[i] = gray ? blue * 0x10101 : blue | paletteColour(i, 1) << 8 | paletteColour(i, 2) << 16;
        }
        byte[] file = bmp(40, bits, bits == 4 ? 2 : 1, palette, runs);
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(22, HEIGHT)
                .putInt(34, runs.length)
                .putInt(46, 16);
        return file;
    }

    /** ImageMagick writes rows of whole words; what was beyond a row was taken for the next one, and every other row was black. */
    @ParameterizedTest
    @CsvSource({"8, 61", "8, 64", "4, 61", "4, 64"})
    void runLengthsMayGoToTheEndOfAWord(int bits, int columns) {
        byte[] inGray = runLengthBmp(bits, true, runs(bits, columns));
        assertThat(Compared.counted(inGray, "invert").differing()).isZero();

        try (Mat mat = Compared.pixels(runLengthBmp(bits, false, runs(bits, columns)))) {
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    for (int c = 0; c < mat.channels(); c++) {
                        assertThat(at(mat, x, y, c))
                                .as("%d at %d, %d", c, x, y)
                                .isEqualTo(paletteColour(value(x, y, 15), c));
                    }
                }
            }
        }
    }

    @Test
    void listedPixelsAndMovesAreFollowed() {
        byte[] runs = {0, 3, 1, 2, 3, 0, 0, 2, 1, 1, 2, 5, 0, 1};

        try (Mat mat = Compared.pixels(runLengthBmp(8, false, runs))) {
            int last = HEIGHT - 1;
            assertThat(at(mat, 0, last, 0)).isEqualTo(paletteColour(1, 0));
            assertThat(at(mat, 2, last, 0)).isEqualTo(paletteColour(3, 0));
            assertThat(at(mat, 3, last, 0)).isEqualTo(paletteColour(0, 0));
            assertThat(at(mat, 4, last - 1, 0)).isEqualTo(paletteColour(5, 0));
            assertThat(at(mat, 5, last - 1, 0)).isEqualTo(paletteColour(5, 0));
            assertThat(at(mat, 6, last - 1, 0)).isEqualTo(paletteColour(0, 0));
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 65", "4, 72"})
    void runLengthsBeyondARowAreRefused(int bits, int columns) {
        byte[] file = runLengthBmp(bits, false, runs(bits, columns));

        assertThatThrownBy(() -> Compared.pixels(file))
                .isInstanceOf(UnfitImage.class)
                .hasMessage("The BMP is damaged: its run lengths are not those of 61 x 43 pixels.");
    }

    @Test
    void runLengthsThatEndTooEarlyAreRefused() {
        byte[] runs = Arrays.copyOf(runs(8, 61), 3000);

        assertThatThrownBy(() -> Compared.pixels(runLengthBmp(8, false, runs)))
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining("its run lengths are not those of");
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "4, 1", "8, 2", "24, 3", "32, 4"})
    void compressionsThatDoNotGoWithTheBitsAreRefusedByName(int bits, int compression) {
        byte[] file = bmp(64, bits, compression, new int[0], new byte[4 * WIDTH * HEIGHT]);

        assertThatThrownBy(() -> Compared.pixels(file))
                .isInstanceOf(UnfitImage.class)
                .hasMessageStartingWith("The BMP has %d bits a pixel compressed by method %d;", bits, compression);
    }

    @Test
    void otherDealsOfSixteenBitsAreRefusedByName() {
        byte[] pixels = new byte[Math.ceilDiv(2 * WIDTH, 4) * 4 * HEIGHT];

        assertThatThrownBy(() -> Compared.pixels(bmp(108, 16, 3, new int[] {0xF00, 0xF0, 0xF, 0}, pixels)))
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining("as f00, f0 and f; 5, 5 and 5 bits or 5, 6 and 5 are taken");
        assertThatThrownBy(() -> Compared.pixels(bmp(124, 16, 3, new int[] {0x7C00, 0x3E0, 0x1F, 0x8000}, pixels)))
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining("16 bits a pixel with alpha among them");
    }
}
