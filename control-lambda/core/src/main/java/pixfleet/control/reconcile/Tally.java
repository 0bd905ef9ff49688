package pixfleet.control.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pixfleet.fault.TransientFailure;
import pixfleet.metric.Measurement;
import pixfleet.metric.Metric;

/** What a round of mending has done so far, and what it could not mend. One failure is that one's alone: the rest goes on. */
final class Tally {
    private static final int TOLD = 20;

    private final List<String> unmended = new ArrayList<>();
    private int failures;
    private int sent;
    private int retries;
    private int letters;
    private Duration oldest = Duration.ZERO;

    /** A step of the round. */
    @FunctionalInterface
    interface Step {
        /** Does it, and answers how many tasks it sent. */
        int run();
    }

    /** Whether a step came to its end. */
    enum Outcome {
        /** It did. */
        DONE,
        /** The outside failed; it may succeed the next time. */
        LATER,
        /** It failed in a way that time alone will not mend. */
        STUCK
    }

    /**
     * Does a step and notes how it went.
     *
     * @param what it is about, for whoever reads what could not be mended
     */
    Outcome attempt(String what, Step step) {
        try {
            // Apart, since a step may hold other steps, which count as they go.
            int more = step.run();
            sent += more;
            return Outcome.DONE;
        } catch (TransientFailure e) {
            note(what, e);
            return Outcome.LATER;
        } catch (RuntimeException e) {
            note(what, e);
            return Outcome.STUCK;
        }
    }

    private void note(String what, RuntimeException e) {
        note(what + ": " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }

    /** Notes what could not be mended, one sentence or one line. */
    void note(String failure) {
        failures++;
        if (unmended.size() < TOLD) {
            unmended.add(failure);
        }
    }

    int sent() {
        return sent;
    }

    /** So many tasks were taken up again that had been lost. Answers the number. */
    int retried(int tasks) {
        retries += tasks;
        return tasks;
    }

    /** A task was given up. */
    void letter() {
        letters++;
    }

    /** An image has come to no end for so long. */
    void open(Duration age) {
        oldest = age.compareTo(oldest) > 0 ? age : oldest;
    }

    /** The round in numbers; what is zero is not said. */
    List<Measurement> measurements() {
        return Stream.of(
                        Measurement.of(Metric.RETRIES, retries),
                        Measurement.of(Metric.DEAD_LETTERS, letters),
                        Measurement.of(Metric.OLDEST_AGE, oldest.toSeconds()))
                .filter(measurement -> measurement.value() > 0)
                .toList();
    }

    /** The first failures, and how many more there were. */
    List<String> unmended() {
        var all = new ArrayList<>(unmended);
        if (failures > TOLD) {
            all.add("and %d more".formatted(failures - TOLD));
        }
        return all;
    }
}
