package pixfleet.fleet.opencv.canny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CMP_GT;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.operation.Canny.Norm;

/** The two ways of thinning edges keep the same pixels, however many candidates there are. */
class SuppressionTest {
    /** Not a multiple of eight, so that rows end in the middle of a word. */
    private static final int COLS = 61;

    private static final int ROWS = 23;

    @BeforeAll
    static void loadOpenCv() {
        Natives.load();
    }

    static Stream<CannySettings> settings() {
        return Stream.of(3, 5, 7)
                .flatMap(aperture -> Stream.of(Norm.values())
                        .flatMap(norm ->
                                Stream.of(10, 150, 600).map(low -> new CannySettings(low, 2.0 * low, aperture, norm))));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void keepsTheSamePixelsEitherWay(CannySettings settings) {
        for (int channels : new int[] {1, 3}) {
            for (int colours : new int[] {2, 4, 256}) {
                compare(settings, channels, colours);
            }
        }
    }

    /** Of few colours, so that many norms are equal. */
    private static void compare(CannySettings settings, int channels, int colours) {
        var gradient = new Gradient(settings, channels, ROWS + 2, COLS + 2, Mat::new);
        int halo = settings.halo();
        var random = new SplittableRandom(colours);
        for (int channel = 0; channel < channels; channel++) {
            gradient.measure(channel, noise(ROWS + 2 * halo, COLS + 2 * halo, colours, random));
        }
        var candidates = new Mat();
        Mat weak = Suppression.filled(new Mat(), ROWS, COLS, gradient.largest().type(), settings.weak());
        Mat own = Views.part(gradient.largest(), 1, 1, ROWS, COLS);
        opencv_core.compare(own, weak, candidates, CMP_GT);

        Mat few = marks();
        new SparseSuppression(settings, gradient, ROWS, COLS).thin(candidates, few);
        Mat every = marks();
        new DenseSuppression(settings, gradient, ROWS, COLS, Mat::new).thin(candidates, every);
        assertThat(meanings(few)).isEqualTo(meanings(every));
    }

    private static Mat noise(int rows, int cols, int colours, SplittableRandom random) {
        var mat = new Mat(rows, cols, CV_8UC1);
        try (UByteIndexer values = mat.createIndexer()) {
            for (long at = 0; at < (long) rows * cols; at++) {
                values.put(at / cols, at % cols, random.nextInt(colours) * 255 / (colours - 1));
            }
        }
        return mat;
    }

    /** Full of what was there before. */
    private static Mat marks() {
        return new Mat(ROWS, COLS, CV_8UC1, new Scalar(7));
    }

    private static List<String> meanings(Mat marks) {
        var meanings = new ArrayList<String>();
        try (UByteIndexer values = marks.createIndexer()) {
            for (long at = 0; at < (long) ROWS * COLS; at++) {
                int mark = values.get(at / COLS, at % COLS);
                meanings.add(mark > 127 ? "strong" : mark == EdgeMap.WEAK ? "weak" : "none " + mark);
            }
        }
        return meanings;
    }
}
