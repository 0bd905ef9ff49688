package pixfleet.control.scaling;

/**
 * How demand becomes nodes.
 *
 * @param tasksPerNode tasks that justify one node, 1 to 10000
 */
public record ScalingSettings(int tasksPerNode) {
    /** Checks the range. */
    public ScalingSettings {
        if (tasksPerNode < 1 || tasksPerNode > 10_000) {
            throw new IllegalArgumentException("tasks per node must be from 1 to 10000, not " + tasksPerNode);
        }
    }
}
