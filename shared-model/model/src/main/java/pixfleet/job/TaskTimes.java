package pixfleet.job;

/**
 * What is known of how long a task takes a node.
 *
 * @param seconds how long one took lately, as nodes measured it; 0 if nobody has
 * @param work {@link Task#work} of those it was measured of, of one; 0 if nobody said
 * @param sent {@link Task#work} of those that were sent lately, of one; 0 if nobody said
 */
public record TaskTimes(double seconds, double work, double sent) {
    /** Nothing is known. */
    public static final TaskTimes UNKNOWN = new TaskTimes(0, 0, 0);

    /** What a node is taken to have before one has measured: few, so that rather too few are started than too many. */
    private static final double CORES = 2;

    /**
     * How long one of those that wait takes a node, in seconds: as measured, times how much more work they are than those it was
     * measured of. 0 if nothing is known.
     */
    public double expected() {
        if (seconds <= 0) {
            return sent / CORES;
        }
        return work > 0 && sent > 0 ? seconds * sent / work : seconds;
    }
}
