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
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Distribution.Geometric;
import pixfleet.pipeline.Distribution.Global;
import pixfleet.pipeline.Distribution.Neighbourhood;
import pixfleet.pipeline.Distribution.Pointwise;
import pixfleet.pipeline.Distribution.Propagating;
import pixfleet.pipeline.Distribution.Resampled;
import pixfleet.pipeline.Distribution.RowSpan;
import pixfleet.pipeline.Distribution.Turning;
import pixfleet.pipeline.Distribution.Warping;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;

/** Walks the catalogue: a kernel given only the rows its distribution names writes what it writes given all of them. */
class StripsTest {
    private static final int DRAWS = 30;

    static List<OperationType> divisible() {
        return Catalogue.all().stream()
                .filter(type -> switch (type.with(Map.of()).distribution()) {
                    case Pointwise _, Neighbourhood _, Geometric _, Resampled _, Turning _ -> true;
                    case Global _, Propagating _, Warping _ -> false;
                })
                .toList();
    }

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    @ParameterizedTest
    @MethodSource("divisible")
    void stripsEqualTheWholeImage(OperationType type) {
        var random = new Random(31 + type.name().hashCode());
        int taken = 0;
        try (var pool = new MatPool(1 << 20)) {
            for (int i = 0; i < DRAWS; i++) {
                Operation operation = Draw.operation(random, type);
                if (operation.distribution() instanceof Turning) {
                    continue;
                }
                Mat in = Pictures.pixels(
                        random.nextLong(),
                        1 + random.nextInt(70),
                        1 + random.nextInt(70),
                        List.of(1, 3, 4).get(i % 3),
                        random.nextBoolean() ? 8 : 16);
                try {
                    operation.output(RowBand.shape(in));
                } catch (InvalidPipeline _) {
                    continue;
                }
                taken++;
                agree(operation, in, 1 + random.nextInt(9), pool);
            }
        }
        assertThat(taken).as("images that were taken").isPositive();
    }

    private static void agree(Operation operation, Mat in, int most, MatPool pool) {
        var whole = new Mat();
        KernelRegistry.undivided(operation, in, whole, pool);
        Dimensions shape = operation.output(RowBand.shape(in));
        for (int first = 0; first < shape.height(); first += most) {
            int count = Math.min(most, shape.height() - first);
            Mat expected = whole.rowRange(first, first + count).clone();
            assertThat(Difference.between(expected, strip(operation, in, first, count, pool))
                            .differing())
                    .as("%s of %s, rows %d + %d", operation, RowBand.shape(in), first, count)
                    .isZero();
        }
    }

    /** Some rows of the result, from a copy of no more rows of the image than they need. */
    private static Mat strip(Operation operation, Mat in, int first, int count, MatPool pool) {
        Dimensions image = RowBand.shape(in);
        RowSpan needed = needed(operation.distribution(), first, count, image);
        Mat given = in.rowRange(needed.first(), needed.first() + needed.count()).clone();
        var source = new RowBand(given, image, needed.first(), needed.count());
        var out = new Mat();
        boolean mapped = operation.distribution() instanceof Geometric || operation.distribution() instanceof Resampled;
        int start = mapped ? first : needed.first();
        int rows = mapped ? count : needed.count();
        KernelRegistry.kernel(operation)
                .apply(operation, source, new RowBand(out, operation.output(image), start, rows), pool);
        return out.rowRange(first - start, first - start + count).clone();
    }

    private static RowSpan needed(Distribution distribution, int first, int count, Dimensions image) {
        return switch (distribution) {
            case Geometric(var map) -> map.source(first, count, image);
            case Resampled(var map) -> map.source(first, count, image);
            default -> {
                int start = Math.max(0, first - distribution.halo());
                int end = Math.min(image.height(), first + count + distribution.halo());
                yield new RowSpan(start, end - start);
            }
        };
    }
}
