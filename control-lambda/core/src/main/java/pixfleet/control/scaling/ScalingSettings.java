package pixfleet.control.scaling;

import java.time.Duration;

/**
 * How demand becomes nodes.
 *
 * @param tasksPerNode tasks that justify one node, 1 to 10000, as long as nobody has measured how long one takes
 * @param worth work that justifies one node, a second to an hour: less than it takes to start one hardly does
 * @param nodesPerCell nodes that work together and are wanted together, 1 to 64
 * @param boot how long a node has from its start to its first lease until it counts no more, 10 seconds to an hour
 * @param pool the pool's bounds
 */
public record ScalingSettings(int tasksPerNode, Duration worth, int nodesPerCell, Duration boot, PoolSettings pool) {
    /** About what a start takes. */
    public static final Duration USUAL_WORTH = Duration.ofSeconds(30);

    private static final int MOST_TASKS = 10_000;
    private static final Duration SHORTEST_BOOT = Duration.ofSeconds(10);
    private static final Duration LONGEST_BOOT = Duration.ofHours(1);

    /** Of a pool that is what it is. */
    public ScalingSettings(int tasksPerNode, int nodesPerCell, Duration boot) {
        this(tasksPerNode, nodesPerCell, boot, PoolSettings.FIXED);
    }

    /** With the usual work that justifies one node. */
    public ScalingSettings(int tasksPerNode, int nodesPerCell, Duration boot, PoolSettings pool) {
        this(tasksPerNode, USUAL_WORTH, nodesPerCell, boot, pool);
    }

    /**
     * These settings, now that it is known how long tasks take.
     *
     * @param taskSeconds that a task takes a node; 0 if nobody knows
     */
    public ScalingSettings measured(double taskSeconds) {
        if (taskSeconds <= 0) {
            return this;
        }
        int tasks = Math.clamp(Math.round(worth.toSeconds() / taskSeconds), 1, MOST_TASKS);
        return new ScalingSettings(tasks, worth, nodesPerCell, boot, pool);
    }

    /** Checks the ranges. */
    public ScalingSettings {
        if (worth.compareTo(Duration.ofSeconds(1)) < 0 || worth.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("node seconds must be from 1 to 3600, not " + worth.toSeconds());
        }
        if (tasksPerNode < 1 || tasksPerNode > MOST_TASKS) {
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
