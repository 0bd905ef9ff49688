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
 * @param seat its place in a cell, {@link Seat#NONE} if it works by itself
 */
public record NodeLease(
        String node, State state, int ranks, int tasks, Instant renewedAt, Instant expiresAt, Seat seat) {
    /**
     * What a node offers to those it shares a world with.
     *
     * @param address where other nodes reach it
     * @param ranks how many ranks it has room for, 1 or more
     * @param head the node it follows, itself if it is a head, empty while it has not decided
     */
    public record Seat(String address, int ranks, String head) {
        /** Of a node that works by itself. */
        public static final Seat NONE = new Seat("", 0, "");

        /** Checks the address: it becomes a word of other nodes' command lines. */
        public Seat {
            if (!address.matches("([A-Za-z0-9][A-Za-z0-9.-]*)?")) {
                throw new IllegalArgumentException("'%s' is no address of a node".formatted(address));
            }
        }
    }

    /** The lease of a node that works by itself. */
    public NodeLease(String node, State state, int ranks, int tasks, Instant renewedAt, Instant expiresAt) {
        this(node, state, ranks, tasks, renewedAt, expiresAt, Seat.NONE);
    }

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
