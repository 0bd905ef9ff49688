package pixfleet.fleet.opencv.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.testkit.Draw;
import pixfleet.fleet.verify.Difference;
import pixfleet.pipeline.Catalogue;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;

/** Walks the catalogue: every operation has a kernel, and it gives what its form says, for every kind of image. */
class KernelsTest {
    private static final Forms FORMS = Forms.all();
    private static final int DRAWS = 12;

    static List<OperationType> all() {
        return Catalogue.all();
    }

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyOperationHasAKernelAndAForm(OperationType type) {
        Operation operation = type.with(Map.of());

        assertThat(KernelRegistry.kernel(operation).operation()).isEqualTo(operation.getClass());
        assertThat(FORMS.has(operation.getClass()))
                .as("a form for %s", type.name())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyKernelGivesWhatItsFormSays(OperationType type) {
        var random = new Random(type.name().hashCode());
        int taken = 0;
        for (int channels : new int[] {1, 3, 4}) {
            for (int depth : new int[] {8, 16}) {
                taken += agree(type, random, channels, depth);
            }
        }
        assertThat(taken).as("images that were taken").isPositive();
    }

    /** OpenCV's compare takes an image of one pixel for a number; unsharp-mask failed on it. */
    @Test
    void anImageOfOnePixelIsAnImage() {
        for (OperationType type : Catalogue.all()) {
            Operation operation =
                    type.name().equals("unsharp-mask") ? type.with(Map.of("threshold", "0.26")) : type.with(Map.of());
            Mat in = Pictures.pixels(1, 1, 1, 3, 8);
            try (var pool = new MatPool(0)) {
                var out = new Mat();
                KernelRegistry.undivided(operation, in, out, pool);
                assertThat(RowBand.shape(out)).as(type.name()).isEqualTo(operation.output(RowBand.shape(in)));
            } catch (InvalidPipeline e) {
                assertThat(e).hasMessageStartingWith(type.name());
            }
        }
    }

    private static int agree(OperationType type, Random random, int channels, int depth) {
        int taken = 0;
        try (var pool = new MatPool(1 << 20)) {
            for (int i = 0; i < DRAWS; i++) {
                Operation operation = i == 0 ? type.with(Map.of()) : Draw.operation(random, type);
                Mat in = Pictures.pixels(
                        random.nextLong(), 1 + random.nextInt(90), 1 + random.nextInt(90), channels, depth);
                try {
                    operation.output(RowBand.shape(in));
                } catch (InvalidPipeline _) {
                    continue;
                }
                taken++;
                var out = new Mat();
                var whole = RowBand.whole(in);
                KernelRegistry.kernel(operation)
                        .apply(operation, whole, RowBand.all(out, operation.output(whole.image())), pool);
                var undivided = new Mat();
                KernelRegistry.undivided(operation, in, undivided, pool);

                String what = operation + " of " + RowBand.shape(in);
                Mat expected = FORMS.expected(operation, in);
                assertThat(RowBand.shape(out)).as(what).isEqualTo(operation.output(RowBand.shape(in)));
                assertThat(Difference.between(expected, out).differing())
                        .as(what)
                        .isZero();
                assertThat(Difference.between(expected, undivided).differing())
                        .as("undivided " + what)
                        .isZero();
            }
        }
        return taken;
    }
}
