package pixfleet.bench.scale;

import java.util.List;

/**
 * What came of a day.
 *
 * @param drain seconds from the first image to the last result
 * @param starts nodes that were started or made
 * @param idle how many of those had nothing to do until they slept again
 * @param looks of the planner
 * @param nodeSeconds for which nodes were on
 * @param use of each limit
 * @param plot the day, a sample every so often
 */
record Outcome(double drain, int starts, int idle, int looks, double nodeSeconds, List<Use> use, List<Sample> plot) {
    Outcome {
        use = List.copyOf(use);
        plot = List.copyOf(plot);
    }

    /**
     * How far a limit was used.
     *
     * @param what the limit
     * @param most what was asked at most
     * @param limit what may be
     * @param refused calls that would have been refused
     */
    record Use(String what, double most, double limit, int refused) {
        boolean breached() {
            return refused > 0 || most > limit;
        }
    }

    /**
     * The fleet at a moment.
     *
     * @param at seconds
     * @param on nodes that are on
     * @param working nodes that have a task
     * @param waiting images that wait
     */
    record Sample(double at, int on, int working, int waiting) {}

    boolean breached() {
        return use.stream().anyMatch(Use::breached);
    }
}
