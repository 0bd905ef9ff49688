package pixfleet.cli.stack;

import java.util.List;

/**
 * How a stack is started.
 *
 * @param port the site's port, the five after it serve S3, SQS, SNS, EC2 and DynamoDB; 0 takes free ones and keeps them
 * @param pool how many nodes there may be
 * @param idleSeconds how long the queue stays empty before a node powers itself off, 5 to 900
 * @param faults the stand-in's faults to inject, as {@code name=value}
 * @param buckets buckets besides the system's own, whose images are processed where they lie
 * @param cache whether results are remembered, and copied where the same content goes through the same pipeline again
 */
public record StackOptions(
        int port, Pool pool, int idleSeconds, List<String> faults, List<String> buckets, boolean cache) {
    /** The bucket that is there in any case for images that are processed where they lie. */
    public static final String PHOTOS = "pixfleet-photos";

    /**
     * How many nodes there may be.
     *
     * @param least nodes that exist at least, 0 to {@code most}
     * @param most nodes that exist at most, 1 to 1000
     */
    public record Pool(int least, int most) {
        /** Checks the ranges. */
        public Pool {
            if (most < 1 || most > 1000) {
                throw new IllegalArgumentException("there are 1 to 1000 nodes at most, not " + most);
            }
            if (least < 0 || least > most) {
                throw new IllegalArgumentException("there are 0 to %d nodes at least, not %d".formatted(most, least));
            }
        }
    }

    /** Copies the lists and checks the ranges. */
    public StackOptions {
        faults = List.copyOf(faults);
        buckets = List.copyOf(buckets);
        if (port != 0 && (port < 1024 || port > 65530)) {
            throw new IllegalArgumentException("the port must be 0 or from 1024 to 65530, not " + port);
        }
        if (idleSeconds < 5 || idleSeconds > 900) {
            throw new IllegalArgumentException("nodes stay up for 5 to 900 idle seconds, not " + idleSeconds);
        }
    }

    /** What {@code up} takes when nothing is said. */
    public static StackOptions usual() {
        return new StackOptions(8480, new Pool(0, 2), 30, List.of(), List.of(PHOTOS), false);
    }
}
