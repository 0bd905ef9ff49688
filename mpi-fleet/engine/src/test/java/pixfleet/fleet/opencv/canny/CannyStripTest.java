package pixfleet.fleet.opencv.canny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.raster.Partition;
import pixfleet.operation.Canny.Norm;

class CannyStripTest {
    private static final int[] STRIPS = {1, 2, 16, 64};

    @BeforeAll
    static void loadOpenCv() {
        Natives.load();
    }

    @ParameterizedTest
    @CsvSource({"camera.png, 1", "chelsea.png, 3"})
    void findsThePixelsOfOpenCvInPhotographsHoweverTheyAreDivided(String file, int channels) {
        Mat photo = opencv_imgcodecs.imread(
                Path.of("..", "..", "samples", file).toString(), opencv_imgcodecs.IMREAD_UNCHANGED);
        assertThat(photo.channels()).isEqualTo(channels);
        for (CannySettings settings : settings()) {
            for (int strips : new int[] {1, 16}) {
                assertThat(differences(settings, photo, strips))
                        .as("%s in %d strips", settings, strips)
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "2, 1", "1, 9", "9, 1", "3, 3", "7, 8", "23, 65", "70, 71", "20, 1030", "1100, 5"})
    void findsThePixelsOfOpenCvInImagesOfAnySize(int rows, int cols) {
        for (int channels : new int[] {1, 3}) {
            Mat noise = noise(7 * rows + cols, rows, cols, channels);
            Mat blobs = Pictures.pixels(rows + cols, rows, cols, channels, 8);
            for (CannySettings settings : settings()) {
                for (int strips : STRIPS) {
                    assertThat(List.of(differences(settings, noise, strips), differences(settings, blobs, strips)))
                            .as("%d channels, %s in %d strips", channels, settings, strips)
                            .containsOnly(0);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 16, 64})
    void followsOneEdgeAcrossEverySeamAndBack(int strips) {
        Mat zigzag = zigzag(128, 128);
        var settings = new CannySettings(20, 1000, 3, Norm.L1);
        Strips.Found found = Strips.find(settings, zigzag, Partition.even(zigzag.rows(), strips), 1 << 10);
        Mat expected = Strips.whole(settings, zigzag);
        assertThat(opencv_core.countNonZero(expected)).isGreaterThan(2000);
        assertThat(Strips.different(expected, found.edges())).isZero();
        assertThat(found.rounds()).isGreaterThan(strips);
    }

    @Test
    void followsMoreThanItHasRoomToRemember() {
        Mat noise = noise(5, 90, 110, 1);
        var settings = new CannySettings(0, 900, 3, Norm.L1);
        Mat expected = Strips.whole(settings, noise);
        for (int room : new int[] {1, 2, 17}) {
            assertThat(Strips.different(
                            expected,
                            Strips.find(settings, noise, Partition.even(90, 3), room)
                                    .edges()))
                    .as("room for %d", room)
                    .isZero();
        }
    }

    @Test
    void leavesRanksWithoutRowsOut() {
        Mat blobs = Pictures.pixels(3, 5, 60, 3, 8);
        var settings = new CannySettings(50, 150, 3, Norm.L1);
        assertThat(Partition.even(5, 64).parts()).anyMatch(rows -> rows.none());
        assertThat(differences(settings, blobs, 64)).isZero();
        assertThat(Strips.differences(settings, blobs, Partition.single(5, 4, 2)))
                .isZero();
    }

    @Test
    void findsTheEdgesOfAWholeImageIntoAMatrixThatIsThere() {
        Mat blobs = Pictures.pixels(11, 130, 2100, 3, 8);
        var settings = new CannySettings(40, 120, 3, Norm.L2);
        var edges = new Mat(130, 2100, CV_8UC1, new Scalar(77));
        long memory = edges.data().address();
        CannyEdges.find(settings, blobs, edges, Mat::new);
        assertThat(Strips.different(Strips.whole(settings, blobs), edges)).isZero();
        assertThat(edges.data().address()).isEqualTo(memory);
    }

    /** All apertures and norms; thresholds that are fractions, that are the wrong way round, that keep all or nothing. */
    private static List<CannySettings> settings() {
        var all = new ArrayList<CannySettings>();
        for (int aperture : new int[] {3, 5, 7}) {
            double unit = aperture == 3 ? 1 : aperture == 5 ? 12 : 160;
            for (Norm norm : Norm.values()) {
                all.add(new CannySettings(100 * unit, 200 * unit, aperture, norm));
                all.add(new CannySettings(153.7 * unit, 60.3 * unit, aperture, norm));
            }
            all.add(new CannySettings(0, 0, aperture, Norm.L1));
            all.add(new CannySettings(0.5, 32767, aperture, Norm.L2));
        }
        return all;
    }

    private static int differences(CannySettings settings, Mat image, int strips) {
        return Strips.differences(settings, image, Partition.even(image.rows(), strips));
    }

    private static Mat noise(long seed, int rows, int cols, int channels) {
        var bytes = new byte[rows * cols * channels];
        new Random(seed).nextBytes(bytes);
        var noise = new Mat(rows, cols, opencv_core.CV_MAKETYPE(opencv_core.CV_8U, channels));
        noise.data().put(bytes);
        return noise;
    }

    /** One faint line up and down through all rows, strong at one end only. */
    private static Mat zigzag(int rows, int cols) {
        var mat = new Mat(rows, cols, CV_8UC1, new Scalar(0));
        try (UByteIndexer pixels = mat.createIndexer()) {
            for (int col = 4; col < cols - 4; col++) {
                boolean turn = col % 8 >= 5;
                boolean atTop = col / 8 % 2 == 0;
                for (int row = 3; row < rows - 3; row++) {
                    if (!turn || (atTop ? row < 6 : row >= rows - 6)) {
                        pixels.put(row, col, 40);
                    }
                }
            }
            for (int row = 3; row < 9; row++) {
                pixels.put(row, 4, 255);
                pixels.put(row, 5, 255);
            }
        }
        return mat;
    }
}
