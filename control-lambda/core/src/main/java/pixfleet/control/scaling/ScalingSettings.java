package pixfleet.control.scaling;

/**
 * How demand becomes nodes.
 *
 * @param tasksPerNode tasks that justify one node, 1 to 10000
 * @param nodesPerCell nodes that work together and are wanted together, 1 to 64
 */
public record ScalingSettings(int tasksPerNode, int nodesPerCell) {
    /** Checks the ranges. */
    public ScalingSettings {
        if (tasksPerNode < 1 || tasksPerNode > 10_000) {
            throw new IllegalArgumentException("tasks per node must be from 1 to 10000, not " + tasksPerNode);
        }
        if (nodesPerCell < 1 || nodesPerCell > 64) {
            throw new IllegalArgumentException("nodes per cell must be from 1 to 64, not " + nodesPerCell);
        }
    }
}
