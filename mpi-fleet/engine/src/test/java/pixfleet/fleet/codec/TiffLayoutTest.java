package pixfleet.fleet.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

class TiffLayoutTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 8, false",
        "53, 37, 3, 16, false",
        "7, 3, 4, 8, false",
        "2000000, 3, 4, 16, false",
        "65535, 65535, 1, 8, false",
        "65536, 65536, 1, 8, true",
        "60000, 60000, 3, 8, true",
        "20000, 20000, 3, 8, false",
        "16, 134217727, 1, 16, true"
    })
    void theReaderFindsEveryRowWhereTheLayoutHasIt(int width, int height, int channels, int depth, boolean big) {
        var image = new Dimensions(width, height, channels, depth);
        var layout = new TiffLayout(image);

        assertThat(layout.big()).isEqualTo(big);
        assertThat(layout.head().remaining()).isEqualTo(layout.headBytes());
        assertThat(layout.headBytes() % 8).isZero();
        assertThat(layout.fileBytes()).isEqualTo(layout.headBytes() + image.decodedBytes());
        TiffFile file = read(layout);
        assertThat(file.image()).isEqualTo(image);
        assertThat(file.plain()).isTrue();
        for (int row : new int[] {0, height / 3, height - 1}) {
            assertThat(file.runs(new Rows(row, 1)))
                    .containsExactly(new TiffSegment(layout.placeOf(row), image.rowBytes(), 1, width));
        }
        long strip = layout.rowsPerStrip() * image.rowBytes();
        assertThat(strip <= 1 << 20 || layout.rowsPerStrip() == 1).isTrue();
        assertThat(file.segmentRows()).isEqualTo(layout.rowsPerStrip());
    }

    /** Only the head is there; what the file would hold behind it is not read. */
    private static TiffFile read(TiffLayout layout) {
        byte[] head = layout.head().array();
        var file = new SparseFile(layout.fileBytes(), head);
        return ((TiffFile.Access.InParts) TiffFile.open(file)).tiff();
    }

    @Test
    void fieldsAreInTheOrderOfTheirTags() {
        ByteBuffer head = new TiffLayout(new Dimensions(9, 9, 4, 8)).head().order(ByteOrder.LITTLE_ENDIAN);
        int[] tags = new int[head.getShort(8)];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = head.getShort(10 + 12 * i);
        }

        int[] sorted = tags.clone();
        Arrays.sort(sorted);
        assertThat(tags).isEqualTo(sorted).contains(256, 338);
        assertThat(head.getInt(10 + 12 * tags.length)).isZero();
    }

    @Test
    void sharesAreTheRowsOfEachRankAndTheHead() {
        var layout = new TiffLayout(new Dimensions(10, 5, 3, 8));

        assertThat(layout.shares(Partition.even(5, 3))).containsExactly(layout.headBytes() + 30L, 60L, 60L);
        assertThat(layout.shares(Partition.single(5, 3, 1))).containsExactly((long) layout.headBytes(), 150L, 0L);
    }

    @Test
    void grayWithAlphaIsNoResult() {
        assertThatThrownBy(() -> new TiffLayout(new Dimensions(1, 1, 2, 8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
