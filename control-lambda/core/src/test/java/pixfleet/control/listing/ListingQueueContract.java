package pixfleet.control.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pixfleet.control.Samples;
import pixfleet.job.JobId;
import pixfleet.job.ListingStep;

/** What every {@link ListingQueue} does. */
public abstract class ListingQueueContract {
    private static final JobId JOB = Samples.jobId(Samples.NOON, 1);

    /** An empty queue. */
    protected abstract ListingQueue queue();

    /** All that is taken from it, once each. */
    protected abstract List<ListingStep> taken();

    @Test
    void holdsEveryStepHoweverManyAreSentAtOnce() {
        List<ListingStep> steps = IntStream.range(0, 23)
                .<ListingStep>mapToObj(block -> new ListingStep.Judging(JOB, block))
                .toList();

        queue().send(steps);
        queue().send(List.of(new ListingStep.Onward(JOB)));
        queue().send(List.of());

        assertThat(taken()).hasSize(24).containsAll(steps).contains(new ListingStep.Onward(JOB));
    }

    @Test
    void sendsTwiceWhatIsSentTwice() {
        var step = new ListingStep.Judging(JOB, 7);

        queue().send(List.of(step));
        queue().send(List.of(step));

        assertThat(taken()).containsExactly(step, step);
    }
}
