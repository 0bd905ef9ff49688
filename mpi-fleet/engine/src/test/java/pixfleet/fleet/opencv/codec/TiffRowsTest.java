package pixfleet.fleet.opencv.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.codec.BytesFile;
import pixfleet.fleet.codec.TiffFile;
import pixfleet.fleet.codec.TiffMaker;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.header.UnfitImage;
import pixfleet.pipeline.Dimensions;

class TiffRowsTest {
    private static final TiffMaker.Picture PICTURE = TiffRowsTest::value;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    /** Noise with runs in it, so that PackBits has something to do. */
    private static int value(int y, int x, int channel) {
        int bits = (y / 3 * 7919 + x / 5 * 104729 + channel * 1299709) * 2654435;
        return (bits >>> 9) + (x % 7 == 0 ? y : 0);
    }

    private static TiffRows rows(BytesFile file) {
        return switch (TiffFile.open(file)) {
            case TiffFile.Access.InParts(var tiff) -> new TiffRows(tiff);
            case TiffFile.Access.AsAWhole(var reason) -> throw new AssertionError(reason);
        };
    }

    /** The given rows as a file would have them: red first. */
    private static byte[] read(TiffRows from, int first, int count) {
        try (Mat mat = new Mat(count, from.image().width(), RowBand.type(from.image()))) {
            from.read(first, mat);
            return Pictures.redFirst(mat);
        }
    }

    private static byte[] expected(Dimensions shape, TiffMaker.Picture picture, int first, int count) {
        ByteBuffer out = ByteBuffer.allocate((int) (shape.rowBytes() * count)).order(ByteOrder.nativeOrder());
        for (int y = first; y < first + count; y++) {
            for (int x = 0; x < shape.width(); x++) {
                for (int c = 0; c < shape.channels(); c++) {
                    if (shape.depth() == 16) {
                        out.putShort((short) picture.value(y, x, c));
                    } else {
                        out.put((byte) picture.value(y, x, c));
                    }
                }
            }
        }
        return out.array();
    }

    private record Kind(int compression, boolean predictor) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(TiffMaker.NONE, false),
            new Kind(TiffMaker.LZW, false),
            new Kind(TiffMaker.LZW, true),
            new Kind(TiffMaker.DEFLATE, false),
            new Kind(TiffMaker.DEFLATE, true),
            new Kind(TiffMaker.OLD_DEFLATE, true),
            new Kind(TiffMaker.PACK_BITS, false));

    static List<Dimensions> shapes() {
        var shapes = new ArrayList<Dimensions>();
        for (int channels : new int[] {1, 3, 4}) {
            for (int depth : new int[] {8, 16}) {
                shapes.add(new Dimensions(53, 41, channels, depth));
            }
        }
        shapes.add(new Dimensions(1, 1, 1, 8));
        shapes.add(new Dimensions(1, 97, 3, 16));
        shapes.add(new Dimensions(301, 2, 4, 8));
        return shapes;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void anyRowsOfAnyKindOfFileAreThoseOfThePicture(Dimensions shape) {
        var random = new Random(shape.hashCode());
        for (Kind kind : KINDS) {
            for (int layout = 0; layout < 6; layout++) {
                ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
                var maker = new TiffMaker(shape, PICTURE)
                        .order(order)
                        .big(random.nextBoolean())
                        .directoryFirst(random.nextBoolean())
                        .compression(kind.compression(), kind.predictor())
                        .gaps(random.nextBoolean() ? 0 : random.nextInt(40));
                String what = "%s %s %s %s".formatted(shape, kind, order, laidOut(maker, layout, shape));
                try (TiffRows rows = rows(new BytesFile(maker.file()))) {
                    assertThat(rows.image()).isEqualTo(shape);
                    for (int[] range : ranges(random, shape.height())) {
                        assertThat(read(rows, range[0], range[1]))
                                .as("%s rows %d + %d", what, range[0], range[1])
                                .isEqualTo(expected(shape, PICTURE, range[0], range[1]));
                    }
                }
            }
        }
    }

    private static String laidOut(TiffMaker maker, int layout, Dimensions shape) {
        switch (layout) {
            case 0 -> maker.strips(1);
            case 1 -> maker.strips(10);
            case 2 -> maker.strips(shape.height());
            case 3 -> maker.tiles(16, 16);
            case 4 -> maker.tiles(64, 32);
            default -> maker.tiles(32, 128);
        }
        return List.of("strips of 1", "strips of 10", "one strip", "tiles 16", "tiles 64 x 32", "tiles 32 x 128")
                .get(layout);
    }

    /** The whole, each row, blocks with a halo, and some at random. */
    private static List<int[]> ranges(Random random, int height) {
        var ranges = new ArrayList<int[]>();
        ranges.add(new int[] {0, height});
        ranges.add(new int[] {height - 1, 1});
        for (int y = 0; y < height; y += 8) {
            int first = Math.max(0, y - 2);
            ranges.add(new int[] {first, Math.min(height, y + 10) - first});
        }
        for (int i = 0; i < 12; i++) {
            int first = random.nextInt(height);
            ranges.add(new int[] {first, 1 + random.nextInt(height - first)});
        }
        return ranges;
    }

    /** Where the decoder changes values, reading in parts does the same. */
    @ParameterizedTest
    @CsvSource({"1, 8, 262, 0", "4, 16, 338, 2", "4, 16, 338, 0"})
    void valuesAreThoseOfTheWholeFileDecoded(int channels, int depth, int tag, int value) {
        var shape = new Dimensions(40, 30, channels, depth);
        for (Kind kind : KINDS) {
            for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                byte[] file = new TiffMaker(shape, PICTURE)
                        .order(order)
                        .strips(7)
                        .compression(kind.compression(), kind.predictor())
                        .with(tag, 3, value)
                        .file();
                try (TiffRows rows = rows(new BytesFile(file));
                        Mat whole = decoded(file)) {
                    assertThat(read(rows, 0, 30)).isEqualTo(Pictures.redFirst(whole));
                    assertThat(read(rows, 9, 1)).isEqualTo(expected(Pictures.redFirst(whole), shape.rowBytes(), 9));
                }
                byte[] tiled = new TiffMaker(shape, PICTURE)
                        .order(order)
                        .tiles(16, 16)
                        .compression(kind.compression(), kind.predictor())
                        .with(tag, 3, value)
                        .file();
                try (TiffRows rows = rows(new BytesFile(tiled));
                        Mat whole = decoded(file)) {
                    assertThat(read(rows, 0, 30)).isEqualTo(Pictures.redFirst(whole));
                }
            }
        }
    }

    /** Decoding the file as a whole, OpenCV would multiply colours by that alpha. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void coloursAreNotMultipliedByAStraightAlpha(int extraSamples) {
        var shape = new Dimensions(40, 30, 4, 8);
        for (Kind kind : KINDS) {
            byte[] file = new TiffMaker(shape, PICTURE)
                    .strips(7)
                    .compression(kind.compression(), kind.predictor())
                    .with(338, 3, extraSamples)
                    .file();
            try (TiffRows rows = rows(new BytesFile(file))) {
                assertThat(read(rows, 0, 30)).isEqualTo(expected(shape, PICTURE, 0, 30));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 16, 262, 0", "4, 8, 338, 1", "4, 16, 338, 1"})
    void whatIsToBeFinishedAsAWholeIsNotReadInParts(int channels, int depth, int tag, int value) {
        var shape = new Dimensions(40, 30, channels, depth);
        byte[] file =
                new TiffMaker(shape, PICTURE).strips(7).with(tag, 3, value).file();

        assertThat(TiffFile.open(new BytesFile(file))).isInstanceOf(TiffFile.Access.AsAWhole.class);
    }

    private static byte[] expected(byte[] whole, long rowBytes, int row) {
        return java.util.Arrays.copyOfRange(whole, (int) rowBytes * row, (int) rowBytes * (row + 1));
    }

    private static Mat decoded(byte[] file) {
        return opencv_imgcodecs.imdecode(new Mat(new BytePointer(file)), opencv_imgcodecs.IMREAD_UNCHANGED);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 8", "1, 3, 16", "5, 3, 8", "5, 4, 16", "8, 1, 16", "8, 3, 8", "32773, 3, 8", "32946, 4, 8"})
    void filesOfOpenCvAreRead(int compression, int channels, int depth) {
        try (Mat pixels = Pictures.pixels(3, 211, 97, channels, depth);
                TiffRows rows = rows(new BytesFile(
                        Pictures.file(pixels, "tiff", opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION, compression)))) {
            assertThat(read(rows, 0, 211)).isEqualTo(Pictures.redFirst(pixels));
        }
    }

    @Test
    void blocksWithHalosDecodeNothingTwiceAndHoldTwoRowsOfTiles() {
        var shape = new Dimensions(200, 640, 3, 8);
        var file = new BytesFile(new TiffMaker(shape, PICTURE)
                .tiles(64, 64)
                .compression(TiffMaker.DEFLATE, true)
                .directoryFirst(true)
                .file());
        try (TiffRows rows = rows(file)) {
            for (int y = 0; y < 640; y += 64) {
                int first = Math.max(0, y - 5);
                int count = Math.min(640, y + 69) - first;
                assertThat(read(rows, first, count)).isEqualTo(expected(shape, PICTURE, first, count));
                assertThat(rows.heldBytes()).isLessThan(2 * 64 * 200 * 3 + 5 * 64 * 64 * 3);
            }
            assertThat(file.bytesRead()).isLessThan(file.length() + 4 * 65536);
        }
    }

    @Test
    void uncompressedRowsAreReadAtOnceAndLeaveNothingBehind() {
        var shape = new Dimensions(500, 4000, 3, 8);
        var file = new BytesFile(
                new TiffMaker(shape, PICTURE).strips(3).directoryFirst(true).file());
        try (TiffRows rows = rows(file)) {
            int before = file.requests();
            assertThat(read(rows, 1000, 2000)).isEqualTo(expected(shape, PICTURE, 1000, 2000));
            assertThat(file.requests() - before).isLessThan(5);
            assertThat(rows.heldBytes()).isZero();
        }
    }

    @Test
    void rowsThatDoNotFitAreRefused() {
        try (TiffRows rows = rows(new BytesFile(new TiffMaker(new Dimensions(9, 9, 3, 8), PICTURE).file()));
                Mat tooMany = new Mat(3, 9, RowBand.type(rows.image()));
                Mat gray = new Mat(1, 9, RowBand.type(new Dimensions(9, 9, 1, 8)))) {
            assertThatThrownBy(() -> rows.read(7, tooMany)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> rows.read(-1, tooMany)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> rows.read(0, gray)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Never a dead process, never anything but pixels or a sentence. */
    @Test
    void damagedPiecesAreReadOrUnfit() {
        var random = new Random(7);
        var shape = new Dimensions(64, 48, 3, 8);
        int unfit = 0;
        for (Kind kind : KINDS) {
            byte[] file = new TiffMaker(shape, PICTURE)
                    .tiles(32, 16)
                    .compression(kind.compression(), kind.predictor())
                    .file();
            for (int i = 0; i < 150; i++) {
                byte[] damaged = file.clone();
                for (int j = 0; j < 3; j++) {
                    int fromEnd = random.nextInt(random.nextBoolean() ? 300 : file.length);
                    damaged[file.length - 1 - fromEnd] = (byte) random.nextInt();
                }
                try {
                    if (TiffFile.open(new BytesFile(damaged)) instanceof TiffFile.Access.InParts(var tiff)
                            && tiff.image().pixels() < 1 << 20) {
                        try (var rows = new TiffRows(tiff)) {
                            read(rows, 0, tiff.image().height());
                        }
                    }
                } catch (UnfitImage e) {
                    assertThat(e).hasMessageEndingWith(".");
                    unfit++;
                }
            }
        }
        assertThat(unfit).isGreaterThan(50);
    }
}
