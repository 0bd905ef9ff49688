package pixfleet.fleet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/** A rotation over ranks equals OpenCV's of the whole image: angles drawn and angles that end between two rounded numbers. */
@Timeout(120)
class RotationTest {
    private static final int DRAWS = 12;
    private static final List<Integer> STEEP = List.of(-360, -270, -180, -90, -45, 0, 30, 45, 60, 90, 180, 225, 360);

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @ParameterizedTest
    @CsvSource({
        "nearest, 8",
        "nearest, 16",
        "linear, 8",
        "linear, 16",
        "cubic, 8",
        "cubic, 16",
        "lanczos, 8",
        "lanczos, 16"
    })
    void everyInterpolationIsOpenCvsOverAnyNumberOfRanks(String interpolation, int depth) {
        var random = new Random(interpolation.hashCode() + depth);
        for (int i = 0; i < DRAWS; i++) {
            double angle = i % 2 == 0
                    ? STEEP.get(random.nextInt(STEEP.size()))
                    : Math.round(72_000 * random.nextDouble() - 36_000) / 100.0;
            var shape = new Dimensions(
                    1 + random.nextInt(180),
                    1 + random.nextInt(180),
                    List.of(1, 3, 4).get(i % 3),
                    depth);
            String rotation = "rotate:angle=%s:expand=%s:colour=102030:interpolation=%s"
                    .formatted(angle, random.nextBoolean() ? "yes" : "no", interpolation);
            var pipeline = Pipeline.parse(i % 4 == 0 ? "box-blur|" + rotation + "|invert" : rotation);
            for (int ranks : List.of(1, 2, 2 + random.nextInt(15))) {
                var trial = new Trial(shape, random.nextLong(), pipeline, ranks, 1 + random.nextInt(40));
                assertThat(trial.run().differing()).as(trial.toString()).isZero();
            }
        }
    }
}
