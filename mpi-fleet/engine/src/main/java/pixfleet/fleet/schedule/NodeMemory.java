package pixfleet.fleet.schedule;

import pixfleet.job.RankCapacity;

/**
 * What memory the ranks of a node have together for files and pixels.
 *
 * @param bytes 1 or more
 */
public record NodeMemory(long bytes) {
    /** As much as there may be. */
    public static final NodeMemory UNBOUNDED = new NodeMemory(Long.MAX_VALUE);

    /** Checks the range. */
    public NodeMemory {
        if (bytes < 1) {
            throw new IllegalArgumentException("the ranks of a node share 1 byte or more, not " + bytes);
        }
    }

    /** So many MiB. */
    public static NodeMemory ofMebibytes(long mebibytes) {
        return new NodeMemory(Math.multiplyExact(mebibytes, 1L << 20));
    }

    /**
     * Room in a world.
     *
     * @param rank how large an image one rank may hold
     * @param node what all ranks of a node may hold together
     */
    public record Room(RankCapacity rank, NodeMemory node) {}
}
