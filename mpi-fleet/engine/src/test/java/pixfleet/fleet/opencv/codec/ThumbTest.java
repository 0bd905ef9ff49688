package pixfleet.fleet.opencv.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.Natives;

class ThumbTest {
    private final MatPool pool = new MatPool(1 << 20);

    @BeforeAll
    static void load() {
        Natives.load();
    }

    /** A smooth picture: blobs, no noise. */
    private static Mat smooth(int width, int height, int type) {
        var small = new Mat(7, 5, type);
        opencv_core.randu(small, new Mat(new byte[] {0}), new Mat(new byte[] {(byte) 255}));
        var large = new Mat();
        opencv_imgproc.resize(small, large, new Size(width, height), 0, 0, opencv_imgproc.INTER_CUBIC);
        return large;
    }

    @ParameterizedTest
    @CsvSource({"4001, 2999", "2999, 4001", "641, 641", "333, 5000", "5000, 31", "321, 4"})
    void looksLikeTheMeanOfAreas(int width, int height) {
        for (int type : new int[] {opencv_core.CV_8UC1, opencv_core.CV_8UC3}) {
            Mat image = smooth(width, height, type);
            try (var scope = pool.open()) {
                Mat thumb = Thumb.of(image, scope);
                var exact = new Mat();
                opencv_imgproc.resize(image, exact, thumb.size(), 0, 0, opencv_imgproc.INTER_AREA);

                assertThat(Math.max(thumb.cols(), thumb.rows())).isEqualTo(320);
                double mean = opencv_core.norm(thumb, exact, opencv_core.NORM_L1, new Mat())
                        / ((double) thumb.total() * thumb.channels());
                assertThat(mean).as("mean difference of values").isLessThan(4);
            }
        }
    }

    @Test
    void showsEveryThinLineOfAGrayPicture() {
        for (int at = 1000; at < 1020; at++) {
            var image = new Mat(3000, 4000, opencv_core.CV_8UC1, new Scalar(0));
            image.apply(new Rect(0, at, 4000, 1)).put(new Scalar(255));
            try (var scope = pool.open()) {
                assertThat(opencv_core.sumElems(Thumb.of(image, scope)).get(0)).isGreaterThan(320 * 15);
            }
        }
    }
}
