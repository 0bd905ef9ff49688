package pixfleet.fleet.schedule;

import pixfleet.job.Purpose;
import pixfleet.job.RankCapacity;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.InvalidPipeline;

/**
 * What memory a task takes of the rank that does it by itself, in bytes, by what its header says. What every rank holds anyway,
 * its program and heap, is not in it.
 *
 * @param file from when it is fetched until it has been stored, 0 or more
 * @param pixels while it is computed, on top, 0 or more
 */
public record Need(long file, long pixels) {
    /** Image, result and one between them: what a share of a node's memory is reckoned with, too. */
    static final int IMAGES = 3;

    /** Checks the ranges. */
    public Need {
        if (file < 0 || pixels < 0) {
            throw new IllegalArgumentException("nothing takes %d and %d bytes".formatted(file, pixels));
        }
    }

    /** Of a task. One that its rank refuses or compares by a few rows at a time takes next to nothing. */
    public static Need of(Task task, RankCapacity capacity) {
        try {
            if (!capacity.holds(task)) {
                return new Need(0, 0);
            }
            long largest = task.pipeline().shapes(task.dimensions()).stream()
                    .mapToLong(Dimensions::decodedBytes)
                    .max()
                    .orElse(0);
            int files = task.purpose() instanceof Purpose.Verifying ? 2 : 1;
            return new Need(files * task.bytes(), IMAGES * largest);
        } catch (InvalidPipeline _) {
            return new Need(task.bytes(), 0);
        }
    }
}
