package pixfleet.fleet.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.process.RangedFile;
import pixfleet.fleet.raster.Rows;
import pixfleet.header.UnfitImage;
import pixfleet.pipeline.Dimensions;

class TiffFileTest {
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private static TiffMaker colour() {
        return new TiffMaker(new Dimensions(30, 20, 3, 8), (y, x, c) -> x + y + c);
    }

    private static TiffMaker gray(int width, int height) {
        return new TiffMaker(new Dimensions(width, height, 1, 8), (y, x, _) -> x + y);
    }

    private static TiffFile opened(RangedFile file) {
        return switch (TiffFile.open(file)) {
            case TiffFile.Access.InParts(var tiff) -> tiff;
            case TiffFile.Access.AsAWhole(var reason) -> throw new AssertionError(reason);
        };
    }

    private static void assertWholeOnly(TiffMaker maker, String reason) {
        assertThat(TiffFile.open(new BytesFile(maker.file())))
                .isInstanceOfSatisfying(
                        TiffFile.Access.AsAWhole.class,
                        access -> assertThat(access.reason())
                                .startsWith("The TIFF")
                                .contains(reason)
                                .endsWith("."));
    }

    private static void assertUnfit(byte[] file, String reason) {
        assertThatThrownBy(() -> {
                    TiffFile tiff = opened(new BytesFile(file));
                    for (int row = 0; row * tiff.segmentRows() < tiff.image().height(); row++) {
                        assertThat(tiff.segments(row)).isNotEmpty();
                    }
                })
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining(reason)
                .hasMessageEndingWith(".");
    }

    @ParameterizedTest
    @CsvSource({
        "274, 6, 'is stored turned, in orientation 6; only upright pictures'",
        "284, 2, 'keeps its colours in separate planes; interleaved ones'",
        "259, 7, 'is compressed by method 7; none, LZW, Deflate and PackBits'",
        "266, 2, 'fills its bytes from the lowest bit; only the usual order'",
        "277, 2, 'has 2 values a pixel; 1, 3 and 4'",
        "277, 5, 'has 5 values a pixel; 1, 3 and 4'",
        "262, 6, 'has 3 values a pixel in colour space 6; gray and RGB'",
        "339, 2, 'has values of 8 bits in sample format 2; 8 and 16 bits in format 1'"
    })
    void whatIsNotReadInPartsIsSaid(int tag, int value, String reason) {
        assertWholeOnly(colour().with(tag, SHORT, value), reason + " are supported where a picture is read in parts");
    }

    @Test
    void otherDepthsPalettesAndPredictorsAreNotReadInParts() {
        assertWholeOnly(colour().with(258, SHORT, 32, 32, 32), "values of 32 bits");
        assertWholeOnly(colour().with(258, SHORT, 1, 1, 1), "values of 1 bits");
        assertWholeOnly(colour().with(258, SHORT, 8, 16, 8), "values of different numbers of bits");
        assertWholeOnly(gray(9, 9).with(262, SHORT, 3), "colour space 3");
        assertWholeOnly(colour().compression(TiffMaker.LZW, true).with(317, SHORT, 3), "predictor 3");
    }

    @Test
    void whatWouldFillTheMemoryIsNotReadInParts() {
        TiffMaker oneStrip = gray(12, 12).compression(TiffMaker.DEFLATE, false).with(278, LONG, 12_000);
        assertWholeOnly(
                oneStrip.with(256, LONG, 12_000).with(257, LONG, 12_000),
                "have 12000 rows, which take 137 MiB decoded; at most 128 are kept");
        assertWholeOnly(gray(9, 9).tiles(16, 16).with(322, LONG, 1 << 15).with(323, LONG, 1 << 14), "512 MiB");
        assertWholeOnly(
                gray(9, 1).compression(TiffMaker.PACK_BITS, false).with(256, LONG, 1 << 21),
                "2097152 pixels wide; at most 1048576");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "I",
                "II",
                "II*",
                "II*\0",
                "MM\0*\0\0\0",
                "GIF89a..........",
                "II+\0\10\0\0\0",
                "IM*\0\10\0\0\0\0\0"
            })
    void whatIsNoTiffOrEndsInItsHeaderIsUnfit(String text) {
        byte[] file = text.getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> TiffFile.open(new BytesFile(file)))
                .isInstanceOf(UnfitImage.class)
                .message()
                .endsWith(".")
                .containsAnyOf("is truncated", "is not a TIFF image");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileCutAnywhereIsUnfit(boolean directoryFirst) {
        byte[] file = colour().strips(7).directoryFirst(directoryFirst).file();
        for (int length = 0; length < file.length; length++) {
            assertUnfit(Arrays.copyOf(file, length), "truncated");
        }
    }

    @Test
    void placesBehindTheEndAreUnfit() {
        byte[] file = gray(9, 9).strips(3).file();
        assertUnfit(colour().with(273, LONG, 1 << 30).file(), "lies beyond its end");
        assertUnfit(colour().big(true).with(273, 16, -1).file(), "lies beyond its end");
        assertUnfit(colour().big(true).with(279, 16, Long.MAX_VALUE).file(), "lies beyond its end");
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(4, -2);
        assertUnfit(file, "truncated");
    }

    @Test
    void tablesAndEdgesThatCannotBeAreUnfit() {
        assertUnfit(colour().with(256, LONG, 0).file(), "its width is 0");
        assertUnfit(colour().with(257, LONG, 0xFFFFFFFFL).file(), "its height is 4294967295");
        assertUnfit(colour().with(278, LONG, 0).file(), "no rows or columns");
        assertUnfit(colour().tiles(16, 16).with(322, LONG, 0).file(), "no rows or columns");
        assertUnfit(colour().strips(5).with(273, LONG, 8, 8).file(), "where 2 of its 4 strips or tiles lie");
        assertUnfit(colour().strips(5).with(279, LONG, 8).file(), "how long 1 are");
        assertUnfit(colour().with(279, LONG, 100).file(), "a strip of 1800 bytes has only 100");
        assertUnfit(
                colour().compression(TiffMaker.LZW, false)
                        .with(273, LONG, 8)
                        .with(279, LONG, 9000)
                        .with(65000, 1, new long[9000])
                        .file(),
                "a strip of 1800 bytes says it takes 9000 compressed");
    }

    @Test
    void aDirectoryOfTooManyFieldsIsUnfit() {
        byte[] file = gray(9, 9).big(true).directoryFirst(true).file();
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(16, -1);
        assertUnfit(file, "has 18446744073709551615 fields; at most 4096 are read");
    }

    /** 2^31 - 1 rows, each a strip: 32 GiB of tables. */
    @Test
    void tablesAreReadWhereTheyAreNeededOnly() {
        int rows = Integer.MAX_VALUE;
        ByteBuffer head = ByteBuffer.allocate(16 + 8 + 6 * 20 + 8).order(ByteOrder.LITTLE_ENDIAN);
        head.putShort((short) 0x4949).putShort((short) 43).putShort((short) 8).putShort((short) 0);
        head.putLong(16).putLong(6);
        long[][] fields = {
            {256, LONG, 1, 1},
            {257, LONG, 1, rows},
            {258, SHORT, 1, 8},
            {273, 16, rows, 1 << 20},
            {278, LONG, 1, 1},
            {279, 16, rows, 1L << 35}
        };
        for (long[] field : fields) {
            head.putShort((short) field[0])
                    .putShort((short) field[1])
                    .putLong(field[2])
                    .putLong(field[3]);
        }
        var file = new SparseFile(1L << 36, head.array());

        TiffFile tiff = opened(file);

        assertThat(tiff.image()).isEqualTo(new Dimensions(1, rows, 1, 8));
        assertThatThrownBy(() -> tiff.runs(new Rows(2_000_000_000, 1)))
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining("has only 0");
        assertThat(file.bytesRead()).isLessThan(5 * 65536);
    }

    @Test
    void theDirectoryIsReadInFewRequests() {
        var file = new BytesFile(
                gray(100, 5000).strips(2).compression(TiffMaker.LZW, false).file());

        TiffFile tiff = opened(file);
        assertThat(tiff.segments(1200)).hasSize(1);

        assertThat(file.requests()).isLessThanOrEqualTo(4);
    }

    @Test
    void neighbouringStripsAreOneStretch() {
        TiffFile together = opened(new BytesFile(gray(10, 100).strips(7).file()));
        TiffFile apart = opened(new BytesFile(gray(10, 21).strips(7).gaps(5).file()));

        assertThat(together.runs(new Rows(3, 90))).containsExactly(new TiffSegment(8 + 30, 900, 90, 10));
        assertThat(apart.runs(new Rows(3, 12)))
                .isEqualTo(List.of(
                        new TiffSegment(8 + 30, 40, 4, 10),
                        new TiffSegment(8 + 75, 70, 7, 10),
                        new TiffSegment(8 + 150, 10, 1, 10)));
    }
}
