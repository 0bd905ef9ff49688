package pixfleet.control.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import pixfleet.job.NodeLease;

/**
 * What a node is worth to whoever waits. The provider knows whether a machine is on; whether something works on it, only
 * the lease says that its agent renews.
 */
public enum Capacity {
    /** Its lease is good: it takes tasks. */
    WORKING,
    /** It was started and has not said anything since; there is still time. */
    BOOTING,
    /** It has closed its lease or powers off: it takes nothing more, and can be started once it has stopped. */
    LEAVING,
    /** It is on, but its lease has ended, or never began in the time a boot takes. It may come back; nobody waits for it. */
    SILENT,
    /** It is off and can be started. */
    ASLEEP,
    /** It is off, and could not be started for a reason of its own a short while ago. */
    BARRED,
    /** It exists no more, or not for long. */
    GONE;

    /** How long a machine may take to power off until nobody waits for it. */
    private static final Duration OUT = Duration.ofMinutes(2);

    /**
     * Judges a node. Pure.
     *
     * @param lease what it said last, maybe before it was last stopped
     * @param now the time
     * @param boot how long a node has from its start to its first lease
     */
    public static Capacity of(Node node, Optional<NodeLease> lease, Instant now, Duration boot) {
        return switch (node.state()) {
            case PENDING, RUNNING ->
                lease.filter(said -> !said.renewedAt().isBefore(node.launchedAt()))
                        .map(said -> of(said, now))
                        .orElse(now.isBefore(node.launchedAt().plus(boot)) ? BOOTING : SILENT);
            case STOPPING -> lastSign(node, lease).plus(OUT).isAfter(now) ? LEAVING : SILENT;
            case STOPPED -> ASLEEP;
            case SHUTTING_DOWN, TERMINATED -> GONE;
        };
    }

    /** What it said last, or its start where it said nothing since. */
    private static Instant lastSign(Node node, Optional<NodeLease> lease) {
        return lease.map(NodeLease::renewedAt)
                .filter(said -> said.isAfter(node.launchedAt()))
                .orElse(node.launchedAt());
    }

    private static Capacity of(NodeLease said, Instant now) {
        if (said.state() == NodeLease.State.CLOSED) {
            // One that has closed and yet stands there after its term is stuck on its way out.
            return said.expiresAt().isAfter(now) ? LEAVING : SILENT;
        }
        return said.expiresAt().isAfter(now) ? WORKING : SILENT;
    }

    /** Whether it does work now or will do so by itself soon. */
    public boolean counts() {
        return this == WORKING || this == BOOTING;
    }
}
