package pixfleet.bench.run;

/**
 * What one run took.
 *
 * @param seconds by the wall clock
 * @param cpuSeconds of all processes that took part, user and system
 * @param peakBytes memory at its highest, memory that processes share counted once; 0 where it was not measured
 */
public record Run(double seconds, double cpuSeconds, long peakBytes) {
    /**
     * A run by its times alone.
     *
     * @param seconds by the wall clock
     * @param cpuSeconds of all processes that took part
     */
    public static Run timed(double seconds, double cpuSeconds) {
        return new Run(seconds, cpuSeconds, 0);
    }
}
