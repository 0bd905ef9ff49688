package pixfleet.bench.run;

import java.util.Map;

/**
 * What one run took.
 *
 * @param seconds by the wall clock
 * @param cpuSeconds of all processes that took part, user and system
 * @param peakBytes memory at its highest, memory that processes share counted once; 0 where it was not measured
 * @param cpuSecondsByRole of those processes, by what they are, where several kinds took part
 */
public record Run(double seconds, double cpuSeconds, long peakBytes, Map<String, Double> cpuSecondsByRole) {
    /** Copies the roles. */
    public Run {
        cpuSecondsByRole = Map.copyOf(cpuSecondsByRole);
    }

    /**
     * A run of processes of one kind.
     *
     * @param seconds by the wall clock
     * @param cpuSeconds of all processes that took part
     * @param peakBytes memory at its highest
     */
    public Run(double seconds, double cpuSeconds, long peakBytes) {
        this(seconds, cpuSeconds, peakBytes, Map.of());
    }

    /**
     * A run of processes of several kinds.
     *
     * @param seconds by the wall clock
     * @param cpuSecondsByRole what each kind of process has taken
     */
    public static Run byRole(double seconds, Map<String, Double> cpuSecondsByRole) {
        double sum = cpuSecondsByRole.values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        return new Run(seconds, sum, 0, cpuSecondsByRole);
    }

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
