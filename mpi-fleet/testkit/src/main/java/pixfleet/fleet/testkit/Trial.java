package pixfleet.fleet.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.strip.GangImage;
import pixfleet.fleet.opencv.strip.GangRun;
import pixfleet.fleet.opencv.strip.ImageRows;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.verify.Difference;
import pixfleet.fleet.verify.Reference;
import pixfleet.pipeline.Catalogue;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Pipeline;

/**
 * One comparison of a divided image with single-process OpenCV: drawn, run, and made smaller when it fails.
 *
 * @param shape of the input
 * @param imageSeed says its pixels
 * @param pipeline the operations
 * @param ranks of the gang, 1 to 64
 * @param blockRows rows a rank works on at a time, at least
 */
public record Trial(Dimensions shape, long imageSeed, Pipeline pipeline, int ranks, int blockRows) {
    private static final int MAX_RANKS = 64;
    private static final int MAX_STEPS = 5;
    private static final long MAX_PIXELS = 4_000_000;
    private static final long MAX_DEAR_PIXELS = 100_000;
    private static final long KEPT_BYTES = 8 << 20;

    /** Draws a trial: most images are small, since seams, not areas, are where mistakes show. */
    public static Trial draw(long seed) {
        var random = new Random(seed);
        while (true) {
            Dimensions shape = shape(random);
            List<Operation> operations = operations(random);
            try {
                var pipeline = new Pipeline(operations);
                if (pipeline.shapes(shape).stream().allMatch(it -> it.pixels() <= limit(operations))) {
                    return new Trial(shape, random.nextLong(), pipeline, ranks(random), 1 + random.nextInt(40));
                }
            } catch (InvalidPipeline _) {
                // Operations that do not take what the ones before them give: drawn again.
            }
        }
    }

    private static long limit(List<Operation> operations) {
        return operations.stream().anyMatch(it -> it.type().name().equals("denoise")) ? MAX_DEAR_PIXELS : MAX_PIXELS;
    }

    private static Dimensions shape(Random random) {
        int channels = List.of(1, 3, 3, 4).get(random.nextInt(4));
        int depth = random.nextInt(4) == 0 ? 16 : 8;
        return switch (random.nextInt(10)) {
            case 0 -> new Dimensions(1 + random.nextInt(3), 1 + random.nextInt(3), channels, depth);
            case 1 -> new Dimensions(1 + random.nextInt(400), 1, channels, depth);
            case 2 -> new Dimensions(1, 1 + random.nextInt(400), channels, depth);
            case 3 -> new Dimensions(97, 131, channels, depth);
            case 4 -> new Dimensions(200 + random.nextInt(900), 200 + random.nextInt(900), channels, depth);
            default -> new Dimensions(1 + random.nextInt(120), 1 + random.nextInt(160), channels, depth);
        };
    }

    private static List<Operation> operations(Random random) {
        List<OperationType> types = Catalogue.all();
        var operations = new ArrayList<Operation>();
        int steps = 1 + random.nextInt(MAX_STEPS);
        for (int i = 0; i < steps; i++) {
            operations.add(Draw.operation(random, types.get(random.nextInt(types.size()))));
            if (operations.getLast().isLast()) {
                break;
            }
        }
        return operations;
    }

    private static int ranks(Random random) {
        return random.nextBoolean() ? 1 + random.nextInt(5) : 1 + random.nextInt(MAX_RANKS);
    }

    /** How many values differ from what single-process OpenCV gives. */
    public Difference run() {
        try (Mat input = Specimen.of(imageSeed, shape);
                Mat expected = Reference.applied(input, pipeline);
                Mat divided = divided(input)) {
            return Difference.between(expected, divided);
        }
    }

    /**
     * The same with a gang that is there already, whatever this trial's own number of ranks. Collective.
     *
     * @return how many values of all ranks' rows differ
     */
    public long differing(Communicator communicator) {
        long[] differing = {0};
        try (Mat input = Specimen.of(imageSeed, shape);
                Mat expected = Reference.applied(input, pipeline);
                var pool = new MatPool(KEPT_BYTES)) {
            new GangRun(communicator, pool, new Blocks(1, blockRows))
                    .run(
                            found(ImageRows.of(input)),
                            pipeline.operations(),
                            Partition.even(expected.rows(), communicator.size()),
                            (first, rows) -> differing[0] += differing(expected, first, rows));
        }
        communicator.sum(differing);
        return differing[0];
    }

    private static long differing(Mat expected, int first, Mat rows) {
        try (Mat own = expected.rowRange(first, first + rows.rows());
                Mat alone = own.clone()) {
            return Difference.between(alone, rows).differing();
        }
    }

    private Mat divided(Mat input) {
        Dimensions out = pipeline.output(shape);
        var result = new Mat(out.height(), out.width(), RowBand.type(out));
        var _ = ThreadCommunicator.run(
                ranks, communicator -> run(communicator, ImageRows.of(input), ImageRows.of(result)));
        return result;
    }

    private boolean run(Communicator communicator, ImageRows input, ImageRows result) {
        try (var pool = new MatPool(KEPT_BYTES)) {
            new GangRun(communicator, pool, new Blocks(1, blockRows))
                    .run(
                            found(input),
                            pipeline.operations(),
                            Partition.even(result.image().height(), ranks),
                            result);
            return true;
        }
    }

    /** As a gang finds images: of even seeds in sight of all ranks, of odd ones read by each rank. */
    private GangImage found(ImageRows input) {
        return imageSeed % 2 == 0 ? GangImage.inSight(input) : GangImage.everywhere(input);
    }

    /** Simpler trials that may fail for the same reason, the simplest first. */
    public Stream<Trial> simpler() {
        var simpler = new ArrayList<Trial>();
        List<Operation> operations = pipeline.operations();
        for (int i = 0; i < operations.size() && operations.size() > 1; i++) {
            var fewer = new ArrayList<>(operations);
            fewer.remove(i);
            simpler.add(new Trial(shape, imageSeed, new Pipeline(fewer), ranks, blockRows));
        }
        for (int fewer : new int[] {1, 2, ranks / 2, ranks - 1}) {
            if (fewer >= 1 && fewer < ranks) {
                simpler.add(new Trial(shape, imageSeed, pipeline, fewer, blockRows));
            }
        }
        sized(simpler, shape.width() / 2, shape.height());
        sized(simpler, shape.width(), shape.height() / 2);
        sized(simpler, shape.width() - 1, shape.height());
        sized(simpler, shape.width(), shape.height() - 1);
        return simpler.stream().filter(Trial::legal);
    }

    private void sized(List<Trial> simpler, int width, int height) {
        if (width >= 1 && height >= 1) {
            simpler.add(new Trial(shape.sized(width, height), imageSeed, pipeline, ranks, blockRows));
        }
    }

    private boolean legal() {
        try {
            var _ = pipeline.output(shape);
            return true;
        } catch (InvalidPipeline _) {
            return false;
        }
    }

    /** The form that {@link #parse} reads. */
    public String text() {
        return "%d,%d,%d,%d,%d,%d,%d,%s"
                .formatted(
                        shape.width(),
                        shape.height(),
                        shape.channels(),
                        shape.depth(),
                        imageSeed,
                        ranks,
                        blockRows,
                        pipeline.text());
    }

    /**
     * Reads {@code width,height,channels,depth,seed,ranks,blockRows,pipeline}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Trial parse(String text) {
        String[] words = text.split(",", 8);
        if (words.length < 8) {
            throw new IllegalArgumentException(
                    "a case is width,height,channels,depth,seed,ranks,blockRows,pipeline and not " + text);
        }
        return new Trial(
                new Dimensions(
                        Integer.parseInt(words[0]),
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3])),
                Long.parseLong(words[4]),
                Pipeline.parse(words[7]),
                Integer.parseInt(words[5]),
                Integer.parseInt(words[6]));
    }
}
