package pixfleet.fleet.schedule;

import java.util.List;
import pixfleet.job.Encoding;
import pixfleet.job.ImageFormat;
import pixfleet.job.Purpose;
import pixfleet.job.RankCapacity;
import pixfleet.job.Task;
import pixfleet.operation.Pages;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution.Geometric;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Operation;

/**
 * Which ranks process an image: one, those of a node together, or those of all nodes. Pure.
 *
 * <p>While other images wait, one rank an image is fastest for all of them: no rank ever waits for another. An image alone
 * goes to a gang if that is clearly faster; one that is too large for a rank always does. In a world of one rank an image
 * alone goes to a gang of one if it is worth going on with what other ranks have left of it.
 *
 * @param calibration what work costs
 * @param nodeRanks ranks of the head's node, 1 or more
 * @param worldRanks ranks of all nodes, at least as many
 * @param capacity how large an image a rank may hold
 */
public record Schedule(Calibration calibration, int nodeRanks, int worldRanks, RankCapacity capacity) {
    /** Smaller images are done before a gang has met. */
    static final long MIN_GANG_BYTES = 64L << 20;

    /** How much of the time a gang may take at most, to be worth all its ranks. */
    private static final double CLEARLY = 0.8;

    private static final double NANO = 1e-9;

    /** Who processes an image. */
    public enum Placement {
        /** One rank, by itself. */
        ONE_RANK,
        /** The ranks of the head's node. */
        GANG_ON_A_NODE,
        /** All ranks. */
        GANG_OVER_NODES
    }

    /** Checks the counts. */
    public Schedule {
        if (nodeRanks < 1 || worldRanks < nodeRanks) {
            throw new IllegalArgumentException(
                    "no world has %d ranks, %d of them on a node".formatted(worldRanks, nodeRanks));
        }
    }

    /**
     * Chooses. A pipeline that cannot take the image is left to a rank, which says so, and so is a comparison.
     *
     * @param others tasks that wait or are being processed
     */
    public Placement choose(Task task, int others) {
        if (task.purpose() instanceof Purpose.Verifying) {
            return Placement.ONE_RANK;
        }
        List<Dimensions> shapes;
        try {
            shapes = task.pipeline().shapes(task.dimensions());
        } catch (InvalidPipeline _) {
            return Placement.ONE_RANK;
        }
        long bytes = shapes.stream().mapToLong(Dimensions::decodedBytes).max().orElseThrow();
        boolean tooLarge = !capacity.holds(task);
        Encoding encoding = Encoding.of(task.pipeline(), task.format());
        if (!encoding.isDivided() || Pages.areMeant(task.pipeline())) {
            return Placement.ONE_RANK;
        }
        if (worldRanks == 1 && !tooLarge) {
            return others == 0 && isLong(task, bytes) ? Placement.GANG_ON_A_NODE : Placement.ONE_RANK;
        }
        if (!tooLarge && (others >= worldRanks || bytes < MIN_GANG_BYTES)) {
            return Placement.ONE_RANK;
        }
        double onNode = seconds(task, shapes, nodeRanks, 0);
        double overNodes = worldRanks == nodeRanks
                ? Double.POSITIVE_INFINITY
                : seconds(task, shapes, worldRanks, 1 - (double) nodeRanks / worldRanks);
        double alone = tooLarge ? Double.POSITIVE_INFINITY : seconds(task, shapes, 1, 0) - calibration.gangSeconds();
        if (Math.min(onNode, overNodes) > CLEARLY * alone) {
            return Placement.ONE_RANK;
        }
        return overNodes < CLEARLY * onNode ? Placement.GANG_OVER_NODES : Placement.GANG_ON_A_NODE;
    }

    /** A gang keeps its finished strips and goes on with those of another, which a rank by itself does not. */
    private static boolean isLong(Task task, long bytes) {
        return task.format() == ImageFormat.TIFF
                && bytes >= MIN_GANG_BYTES
                && task.pipeline().operations().stream().anyMatch(it -> it.cost() == CostClass.DEAR);
    }

    /**
     * Seconds a gang takes.
     *
     * @param abroad share of the rows that ranks of other nodes own; each row travels there once, unless every rank reads
     *     its own from the file
     */
    private double seconds(Task task, List<Dimensions> shapes, int ranks, double abroad) {
        long in = shapes.getFirst().decodedBytes();
        boolean byRange = task.format() == ImageFormat.TIFF;
        double nanos = calibration.decode(task.format()) * in / (byRange ? ranks : 1);
        List<Operation> operations = task.pipeline().operations();
        for (int i = 0; i < operations.size(); i++) {
            boolean undivided =
                    operations.get(i).distribution() instanceof Geometric geometric && geometric.isUndivided();
            nanos += calibration.operation(operations.get(i).cost())
                    * shapes.get(i).decodedBytes()
                    / (undivided ? 1 : ranks);
        }
        nanos += calibration.encode(Encoding.of(task.pipeline(), task.format()).format())
                * shapes.getLast().decodedBytes()
                / ranks;
        double travelled = byRange ? 0 : in * abroad;
        return nanos * NANO + calibration.gangSeconds() + travelled / calibration.bytesASecond();
    }
}
