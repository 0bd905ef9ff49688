package pixfleet.fleet.opencv.canny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_16SC1;

import org.bytedeco.javacpp.indexer.ShortIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.opencv.Natives;

class SuppressionTest {
    @BeforeAll
    static void loadOpenCv() {
        Natives.load();
    }

    @ParameterizedTest(name = "up to {0}")
    @CsvSource({"1020, true", "12240, false"})
    void comparesEveryDerivativeWithTheTangentAsWholeNumbersDo(int largest, boolean narrow) {
        var derivatives = new Mat(1, largest, CV_16SC1);
        try (ShortIndexer values = derivatives.createIndexer()) {
            for (int derivative = 1; derivative <= largest; derivative++) {
                values.put(0, derivative - 1, (short) derivative);
            }
        }
        var product = new Mat();
        Suppression.multiplyByTangent(derivatives, narrow, new Mat(), product);
        try (ShortIndexer found = product.createIndexer()) {
            for (int derivative = 1; derivative <= largest; derivative++) {
                assertThat((int) found.get(0, derivative - 1))
                        .as("%d times the tangent", derivative)
                        .isEqualTo((derivative * 13573) >> 15);
                assertThat(derivative * 13573 % (1 << 15)).isNotZero();
            }
        }
    }
}
