package pixfleet.control.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import pixfleet.control.Samples;
import pixfleet.job.ImageFormat;
import pixfleet.job.Job;
import pixfleet.job.Purpose;
import pixfleet.job.Task;

/** What every {@link TaskQueue} does. */
public abstract class TaskQueueContract {
    private final Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 3);

    /** An empty queue. */
    protected abstract TaskQueue queue();

    /** All that a node would take from it, once each. */
    protected abstract List<Task> taken();

    @Test
    void holdsWhatWasSentWordForWord() {
        Task first = Samples.task(job, 0, 1);
        Task verifying = Samples.task(job, 2, 1)
                .with(new Purpose.Verifying(Samples.original(job, 2), ImageFormat.PNG, 3, Samples.NOON));

        queue().send(first);
        queue().send(verifying);

        assertThat(taken()).containsExactlyInAnyOrder(first, verifying);
    }

    @Test
    void sendsTwiceWhatIsSentTwice() {
        Task task = Samples.task(job, 1, 1);

        queue().send(task);
        queue().send(task);

        assertThat(taken()).containsExactly(task, task);
    }
}
