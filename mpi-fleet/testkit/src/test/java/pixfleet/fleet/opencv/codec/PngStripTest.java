package pixfleet.fleet.opencv.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import javax.imageio.ImageIO;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.raster.Partition;
import pixfleet.job.Encoding;

class PngStripTest {
    @BeforeAll
    static void load() {
        Natives.load();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 8, 1, 1",
        "1, 1, 4, 16, 3, 1",
        "1, 700, 3, 8, 2, 1",
        "700, 1, 3, 16, 5, 7",
        "3, 5, 1, 16, 7, 2",
        "97, 61, 4, 8, 3, 10",
        "1000, 1000, 3, 8, 2, 64",
        "631, 469, 4, 16, 4, 100",
        "1500, 1100, 1, 8, 5, 1500",
        "20, 9000, 3, 16, 3, 3",
    })
    void severalRanksWriteThePixelsAsOneFile(int rows, int cols, int channels, int depth, int ranks, int atOnce)
            throws IOException {
        Mat image = Pictures.pixels(rows + cols, rows, cols, channels, depth);

        byte[] file = encoded(image, Partition.even(rows, ranks), atOnce);

        assertHolds(file, image);
    }

    @ParameterizedTest
    @CsvSource({"noise, 1", "noise, 3", "flat, 2", "lines, 1", "lines, 4", "half, 2"})
    void blocksOfEveryKindAreWrittenNotMuchLargerThanByOpenCv(String kind, int ranks) throws IOException {
        Mat image = picture(kind);

        byte[] file = encoded(image, Partition.even(image.rows(), ranks), 77);

        assertHolds(file, image);
        assertThat((long) file.length).isLessThan(Pictures.file(image, "png").length * 5L / 4 + 20_000);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void ranksWithoutRowsWriteNoneOfThem(int owner) throws IOException {
        Mat image = Pictures.pixels(5, 300, 200, 3, 8);

        byte[] file = encoded(image, Partition.single(300, 3, owner), 300);

        assertHolds(file, image);
    }

    static byte[] encoded(Mat image, Partition partition, int atOnce) {
        return Strips.file(partition, (communicator, piece, own) -> {
            try (var strip =
                    new PngStrip(Strips.shape(image), new Encoding.Png(1), Attachments.NONE, communicator, piece)) {
                Strips.write(image, own, atOnce, strip);
                strip.finish();
            }
        });
    }

    private static Mat picture(String kind) {
        var random = new Random(1);
        var image = new Mat(900, 1300, opencv_core.CV_8UC3, new Scalar(7, 80, 200, 0));
        ByteBuffer bytes = image.createBuffer();
        int noisy = switch (kind) {
            case "noise" -> bytes.capacity();
            case "half" -> bytes.capacity() / 2;
            default -> 0;
        };
        for (int i = 0; i < noisy; i++) {
            bytes.put(i, (byte) random.nextInt());
        }
        for (int i = 0; kind.equals("lines") && i < bytes.capacity(); i += 1 + random.nextInt(200)) {
            bytes.put(i, (byte) 255);
        }
        return image;
    }

    private static void assertHolds(byte[] file, Mat image) throws IOException {
        Mat decoded = Strips.decoded(file);
        assertThat(Strips.shape(decoded)).isEqualTo(Strips.shape(image));
        assertThat(Strips.bytes(decoded)).isEqualTo(Strips.bytes(image));
        assertThat(readByTheJdk(file, image.depth() == opencv_core.CV_16U)).isEqualTo(Strips.bytes(image));
    }

    /** A second decoder, which shares no code with OpenCV's. */
    private static byte[] readByTheJdk(byte[] file, boolean sixteen) throws IOException {
        Raster raster = ImageIO.read(new ByteArrayInputStream(file)).getRaster();
        int bands = raster.getNumBands();
        ByteBuffer bytes = ByteBuffer.allocate(raster.getWidth() * raster.getHeight() * bands * (sixteen ? 2 : 1))
                .order(ByteOrder.nativeOrder());
        int[] samples = raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
        for (int i = 0; i < samples.length; i++) {
            int band = i % bands;
            int sample = samples[bands >= 3 && band < 3 ? i - band + 2 - band : i];
            if (sixteen) {
                bytes.putShort((short) sample);
            } else {
                bytes.put((byte) sample);
            }
        }
        return bytes.array();
    }
}
