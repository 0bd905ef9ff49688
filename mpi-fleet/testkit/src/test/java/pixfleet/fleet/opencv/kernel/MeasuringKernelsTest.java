package pixfleet.fleet.opencv.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.testkit.Draw;
import pixfleet.fleet.verify.Difference;
import pixfleet.pipeline.Catalogue;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution.Global;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;

/** Walks the global operations: what parts of an image count adds up, and with the sums every part is as in the whole. */
class MeasuringKernelsTest {
    private static final int DRAWS = 10;

    static List<OperationType> global() {
        return Catalogue.all().stream()
                .filter(type -> type.with(Map.of()).distribution() instanceof Global)
                .toList();
    }

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    @ParameterizedTest
    @MethodSource("global")
    void partsWithTheSumsOfAllAreAsInTheWhole(OperationType type) {
        var random = new Random(31L * type.name().hashCode());
        int taken = 0;
        for (int channels : new int[] {1, 3, 4}) {
            for (int depth : new int[] {8, 16}) {
                for (int i = 0; i < DRAWS; i++) {
                    Operation operation = i == 0 ? type.with(Map.of()) : Draw.operation(random, type);
                    Mat in = Pictures.pixels(
                            random.nextLong(), 1 + random.nextInt(60), 1 + random.nextInt(60), channels, depth);
                    taken += agrees(operation, in, random) ? 1 : 0;
                }
            }
        }
        assertThat(taken).as("images that were taken").isPositive();
    }

    private static boolean agrees(Operation operation, Mat in, Random random) {
        Dimensions after;
        try {
            after = operation.output(RowBand.shape(in));
        } catch (InvalidPipeline _) {
            return false;
        }
        var kernel = (MeasuringKernel<Operation>) KernelRegistry.kernel(operation);
        try (var pool = new MatPool(1 << 20)) {
            var whole = new Mat();
            kernel.undivided(operation, in, whole, pool);
            long[] sums = sums(kernel, operation, in, random, pool);
            for (int first = 0; first < after.height(); ) {
                int rows = Math.min(after.height() - first, 1 + random.nextInt(20));
                var out = new Mat();
                kernel.apply(operation, part(in, first, rows), new RowBand(out, after, first, rows), sums, pool);
                Mat expected = whole.rowRange(first, first + rows).clone();
                assertThat(Difference.between(expected, out).differing())
                        .as("%s of %s, %d rows from row %d", operation, RowBand.shape(in), rows, first)
                        .isZero();
                first += rows;
            }
        }
        return true;
    }

    /** What the parts on both sides of a seam count, added up. */
    private static long[] sums(
            MeasuringKernel<Operation> kernel, Operation operation, Mat in, Random random, MatPool pool) {
        int seam = random.nextInt(in.rows());
        long[] sums = kernel.measure(operation, part(in, seam, in.rows() - seam), pool);
        if (seam > 0) {
            long[] above = kernel.measure(operation, part(in, 0, seam), pool);
            assertThat(above).hasSameSizeAs(sums);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += above[i];
            }
        }
        return sums;
    }

    private static RowBand part(Mat in, int first, int rows) {
        return new RowBand(in.rowRange(first, first + rows).clone(), RowBand.shape(in), first, rows);
    }
}
