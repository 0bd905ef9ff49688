package pixfleet.control.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import pixfleet.control.Samples;
import pixfleet.job.Completion;
import pixfleet.job.Job;
import pixfleet.job.Stage;

/** What every {@link Completions} does. */
public abstract class CompletionsContract {
    private final Job job = Samples.job(Samples.jobId(Samples.NOON, 1), 2);

    /**
     * What was heard.
     *
     * @param completion word for word
     * @param owner by which a listener can choose
     */
    public record Told(Completion completion, String owner) {}

    protected abstract Completions completions();

    /** The next ones that a listener hears; waits until there are as many, and answers all that have come. */
    protected abstract List<Told> heard(int atLeast);

    private Completion completion(int position, Stage stage) {
        return new Completion(Samples.status(job, position, stage, Samples.NOON), job.pipeline());
    }

    @Test
    void tellsWhoeverListensWordForWordAndWhoseItIs() {
        Completion done = completion(0, new Stage.Done(Samples.result(job, 0)));
        Completion failed = completion(1, new Stage.Failed("It was \"damaged\"."));

        completions().publish(done, "ada");
        completions().publish(failed, "bob@example.org");

        assertThat(heard(2)).containsExactlyInAnyOrder(new Told(done, "ada"), new Told(failed, "bob@example.org"));
    }

    @Test
    void tellsTwiceWhatIsPublishedTwice() {
        Completion done = completion(0, new Stage.Done(Samples.result(job, 0)));

        completions().publish(done, "ada");
        completions().publish(done, "ada");

        assertThat(heard(2)).containsExactly(new Told(done, "ada"), new Told(done, "ada"));
    }
}
