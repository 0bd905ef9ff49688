package pixfleet.control.scaling;

import java.time.Duration;

/**
 * How demand becomes nodes.
 *
 * @param tasksPerNode tasks that justify one node, 1 to 10000
 * @param nodesPerCell nodes that work together and are wanted together, 1 to 64
 * @param boot how long a node has from its start to its first lease until it counts no more, 10 seconds to an hour
 * @param pool the pool's bounds
 */
public record ScalingSettings(int tasksPerNode, int nodesPerCell, Duration boot, PoolSettings pool) {
    private static final Duration SHORTEST_BOOT = Duration.ofSeconds(10);
    private static final Duration LONGEST_BOOT = Duration.ofHours(1);

    /** Of a pool that is what it is. */
    public ScalingSettings(int tasksPerNode, int nodesPerCell, Duration boot) {
        this(tasksPerNode, nodesPerCell, boot, PoolSettings.FIXED);
    }

    /** Checks the ranges. */
    public ScalingSettings {
        if (tasksPerNode < 1 || tasksPerNode > 10_000) {
            throw new IllegalArgumentException("tasks per node must be from 1 to 10000, not " + tasksPerNode);
        }
        if (nodesPerCell < 1 || nodesPerCell > 64) {
            throw new IllegalArgumentException("nodes per cell must be from 1 to 64, not " + nodesPerCell);
        }
        if (boot.compareTo(SHORTEST_BOOT) < 0 || boot.compareTo(LONGEST_BOOT) > 0) {
            throw new IllegalArgumentException("seconds of a boot must be from 10 to 3600, not " + boot.toSeconds());
        }
    }
}
