package pixfleet.control.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import pixfleet.control.Samples;
import pixfleet.job.JobNotice;

/** What every {@link Notices} does. */
public abstract class NoticesContract {
    protected abstract Notices notices();

    /** The next ones that a listener hears; waits until there are as many, and answers all that have come. */
    protected abstract List<JobNotice> heard(int atLeast);

    private static JobNotice notice(int job, String owner) {
        return new JobNotice(
                Samples.jobId(Samples.NOON, job),
                owner,
                5,
                3,
                1,
                1,
                Samples.NOON,
                Samples.NOON.plus(Duration.ofSeconds(192)));
    }

    @Test
    void tellWhoeverListensWordForWord() {
        notices().tell(notice(1, "ada"));
        notices().tell(notice(2, "bob@example.org"));

        assertThat(heard(2)).containsExactlyInAnyOrder(notice(1, "ada"), notice(2, "bob@example.org"));
    }

    @Test
    void tellTwiceWhatIsToldTwice() {
        notices().tell(notice(1, "ada"));
        notices().tell(notice(1, "ada"));

        assertThat(heard(2)).containsExactly(notice(1, "ada"), notice(1, "ada"));
    }
}
