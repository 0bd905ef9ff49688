package pixfleet.fleet.opencv.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.codec.EncodedPiece;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.raster.Partition;
import pixfleet.header.UnfitImage;
import pixfleet.job.Encoding;
import pixfleet.pipeline.Dimensions;

class JpegStripTest {
    private static final Encoding.Jpeg USUAL = new Encoding.Jpeg(95, Encoding.Scans.BASELINE, Encoding.Sampling.S420);

    @BeforeAll
    static void load() {
        Natives.load();
    }

    /** Strips on borders of 16 rows make groups of any number of blocks; atOnce of 64 is what the engine hands over. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, 1",
        "1, 1, 3, 3, 1",
        "1, 900, 3, 2, 1",
        "900, 1, 1, 4, 64",
        "16, 16, 3, 2, 5",
        "17, 33, 3, 2, 17",
        "127, 50, 1, 1, 127",
        "128, 50, 3, 1, 128",
        "129, 50, 3, 3, 129",
        "403, 301, 3, 3, 7",
        "403, 301, 4, 3, 64",
        "1031, 769, 3, 5, 64",
        "1031, 769, 1, 5, 300",
        "2049, 257, 3, 2, 2049",
    })
    void severalRanksWriteWhatDecodesAsTheWholeImageEncodedAtOnce(
            int rows, int cols, int channels, int ranks, int atOnce) {
        Mat image = Pictures.pixels(rows * 31 + cols, rows, cols, channels, 8);

        byte[] file = encoded(image, Partition.aligned(rows, ranks, JpegStrip.BORDER_ROWS), atOnce);

        byte[] whole = Pictures.file(image, "jpg", opencv_imgcodecs.IMWRITE_JPEG_QUALITY, 95);
        Mat decoded = Strips.decoded(file);
        assertThat(Strips.shape(decoded)).isEqualTo(new Dimensions(cols, rows, channels == 1 ? 1 : 3, 8));
        assertThat(Strips.bytes(decoded)).isEqualTo(Strips.bytes(Strips.decoded(whole)));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "3, 40"})
    void restartMarkersCountThroughAllRanks(int channels, int ranks) {
        Mat image = Pictures.pixels(9, 1200, 90, channels, 8);

        byte[] file = encoded(image, Partition.aligned(1200, ranks, JpegStrip.BORDER_ROWS), 1200);

        List<Integer> markers = new ArrayList<>();
        for (int i = 0; i + 1 < file.length; i++) {
            int second = file[i + 1] & 0xFF;
            if (file[i] == (byte) 0xFF && second >= 0xD0 && second <= 0xD9) {
                markers.add(second);
            }
        }
        int intervals = 1200 / (channels == 1 ? 8 : 16);
        List<Integer> expected = new ArrayList<>(List.of(0xD8));
        for (int i = 0; i < intervals - 1; i++) {
            expected.add(0xD0 + i % 8);
        }
        expected.add(0xD9);
        assertThat(markers).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void ranksWithoutRowsWriteNothing(int owner) {
        Mat image = Pictures.pixels(2, 200, 100, 3, 8);

        byte[] file = encoded(image, Partition.single(200, 3, owner), 200);

        assertThat(file).isEqualTo(encoded(image, Partition.single(200, 1, 0), 200));
    }

    @Test
    void stripsBeginOnBordersOfBlocks() {
        Mat image = Pictures.pixels(2, 200, 100, 3, 8);

        assertThatThrownBy(() -> encoded(image, Partition.even(200, 3), 200))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("borders of 16 rows");
    }

    @ParameterizedTest
    @CsvSource({"65501, 10", "10, 65501"})
    void tooLargeAResultIsRefusedWithAWayOut(int width, int height) {
        try (var piece = new EncodedPiece()) {
            assertThatThrownBy(() -> new JpegStrip(new Dimensions(width, height, 3, 8), USUAL, Attachments.NONE, piece))
                    .isInstanceOf(UnfitImage.class)
                    .hasMessageContaining("at most 65500 x 65500")
                    .hasMessageContaining("to:format=tiff");
        }
    }

    static byte[] encoded(Mat image, Partition partition, int atOnce) {
        return Strips.file(partition, (_, piece, own) -> {
            try (var strip = new JpegStrip(Strips.shape(image), USUAL, Attachments.NONE, piece)) {
                Strips.write(image, own, atOnce, strip);
                strip.finish();
            }
        });
    }
}
