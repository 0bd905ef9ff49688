package pixfleet.fleet.opencv.canny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_16SC1;

import org.bytedeco.javacpp.indexer.ShortIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.opencv.mat.Natives;

class DenseSuppressionTest {
    @BeforeAll
    static void loadOpenCv() {
        Natives.load();
    }

    @ParameterizedTest(name = "up to {0}, {2} more")
    @CsvSource({
        "1020, true, 0", "1020, true, 1", "1020, true, 2", "1020, true, 3",
        "12240, false, 0", "12240, false, 1", "12240, false, 2", "12240, false, 3"
    })
    void comparesEveryDerivativeWithTheTangentAsWholeNumbersDo(int largest, boolean narrow, int more) {
        var derivatives = new Mat(1, largest, CV_16SC1);
        try (ShortIndexer values = derivatives.createIndexer()) {
            for (int derivative = 1; derivative <= largest; derivative++) {
                values.put(0, derivative - 1, (short) derivative);
            }
        }
        var product = new Mat();
        DenseSuppression.multiplyByTangent(derivatives, more, narrow, new Mat(), product);
        try (ShortIndexer found = product.createIndexer()) {
            for (int derivative = 1; derivative <= largest; derivative++) {
                assertThat((int) found.get(0, derivative - 1))
                        .as("%d times the tangent", derivative)
                        .isEqualTo(Math.min(Short.MAX_VALUE, (derivative * (13573 + more * (1 << 15))) >> 15));
                assertThat(derivative * 13573 % (1 << 15)).isNotZero();
            }
        }
    }
}
