package pixfleet.job;

import java.time.Instant;

/**
 * What a node says of itself: the content of its lease object, renewed while it lives.
 *
 * @param node the instance's id
 * @param state how it is
 * @param ranks ranks of its world, 0 while there is none
 * @param tasks tasks it holds
 * @param renewedAt when this was written
 * @param expiresAt when it is to be taken for dead unless renewed
 */
public record NodeLease(String node, State state, int ranks, int tasks, Instant renewedAt, Instant expiresAt) {
    /** How a node is. */
    public enum State {
        /** Its world is starting. */
        STARTING,
        /** It takes tasks. */
        READY,
        /** It has given up its lease and is about to stop. */
        CLOSED
    }
}
