package pixfleet.job;

import java.time.Instant;
import java.util.List;

/**
 * What a node says of itself: renewed while it lives.
 *
 * @param node the instance's id
 * @param state how it is
 * @param ranks ranks of its world, 0 while there is none
 * @param tasks tasks it holds
 * @param renewedAt when this was written
 * @param expiresAt when it is to be taken for dead unless renewed
 * @param seat its place in a cell, {@link Seat#NONE} if it works by itself
 * @param failedStarts how many of its starts in a row came to nothing, 0 once one has
 * @param taskSeconds how long a task takes it, in seconds, as measured over its last ones; 0 as long as it has done too few
 * @param taskWork {@link Task#work} of one of these; 0 as long as it has done too few
 * @param oldest when the oldest task that it holds and no rank has begun with was sent, {@link #NONE_WAITS} if there is none
 */
public record NodeLease(
        String node,
        State state,
        int ranks,
        int tasks,
        Instant renewedAt,
        Instant expiresAt,
        Seat seat,
        int failedStarts,
        double taskSeconds,
        double taskWork,
        Instant oldest) {
    /** Every task that the node holds has begun, or has before and waits for something else than its turn. */
    public static final Instant NONE_WAITS = Instant.MAX;

    /**
     * What a node offers to those it shares a world with.
     *
     * @param address where other nodes reach it
     * @param ranks how many ranks it has room for, 1 or more
     * @param head the node it follows, itself if it is a head, empty while it has not decided
     * @param ssh how its head gets in, {@link SshAccess#NONE} if that is arranged otherwise
     */
    public record Seat(String address, int ranks, String head, SshAccess ssh) {
        /** Of a node that works by itself. */
        public static final Seat NONE = new Seat("", 0, "");

        /** Checks the address: it becomes a word of other nodes' command lines. */
        public Seat {
            if (!address.matches("([A-Za-z0-9][A-Za-z0-9.-]*)?")) {
                throw new IllegalArgumentException("'%s' is no address of a node".formatted(address));
            }
        }

        /** The seat of a node that its head reaches by other means. */
        public Seat(String address, int ranks, String head) {
            this(address, ranks, head, SshAccess.NONE);
        }

        /** The same seat of a node that follows another, or itself. */
        public Seat following(String next) {
            return new Seat(address, ranks, next, ssh);
        }
    }

    /**
     * A node's two sides of SSH. Keys are public ones, as OpenSSH writes them: type, blank, Base64.
     *
     * @param port where its server listens, 0 if it has none
     * @param hostKey by which others know the server
     * @param userKey by which others know the node when it calls
     */
    public record SshAccess(int port, String hostKey, String userKey) {
        /** Of a node without a server. */
        public static final SshAccess NONE = new SshAccess(0, "", "");

        /** Checks the range, and the keys: they become lines of other nodes' files. */
        public SshAccess {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
            }
            for (String key : List.of(hostKey, userKey)) {
                if (!key.matches("([a-z0-9@.-]+ [A-Za-z0-9+/]+=*)?")) {
                    throw new IllegalArgumentException("'%s' is no public key".formatted(key));
                }
            }
        }
    }

    /** The lease of a node with which no task waits for its turn. */
    public NodeLease(
            String node,
            State state,
            int ranks,
            int tasks,
            Instant renewedAt,
            Instant expiresAt,
            Seat seat,
            int failedStarts,
            double taskSeconds,
            double taskWork) {
        this(node, state, ranks, tasks, renewedAt, expiresAt, seat, failedStarts, taskSeconds, taskWork, NONE_WAITS);
    }

    /** The lease of a node that has not measured yet. */
    public NodeLease(
            String node,
            State state,
            int ranks,
            int tasks,
            Instant renewedAt,
            Instant expiresAt,
            Seat seat,
            int failedStarts) {
        this(node, state, ranks, tasks, renewedAt, expiresAt, seat, failedStarts, 0, 0);
    }

    /** The lease of a node whose starts come to something. */
    public NodeLease(String node, State state, int ranks, int tasks, Instant renewedAt, Instant expiresAt, Seat seat) {
        this(node, state, ranks, tasks, renewedAt, expiresAt, seat, 0);
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
