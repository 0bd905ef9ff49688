package pixfleet.fleet.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.Eventually;
import pixfleet.fleet.Tasks;
import pixfleet.job.Completion;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;

/** What every {@link Completions} does. */
public abstract class CompletionsContract {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration DELIVERY = Duration.ofSeconds(20);

    protected abstract Completions completions();

    /** All that whoever listens has heard so far. */
    protected abstract List<Completion> heard();

    private static Completion failed(String name) {
        Task task = Tasks.task("uploads", name, "erode|canny");
        return new Completion(Status.of(task, new Stage.Failed("truncated"), NOW, "i-1"), task.pipeline());
    }

    @Test
    void tellsWhoeverListensWordForWord() {
        Completion cat = failed("cat.jpg");
        Completion dog = failed("dog.jpg");

        completions().publish(cat);
        completions().publish(dog);

        Eventually.until("they are delivered", DELIVERY, () -> heard().containsAll(List.of(cat, dog)));
        assertThat(heard()).containsExactlyInAnyOrder(cat, dog);
    }

    @Test
    void tellsTwiceWhatIsPublishedTwice() {
        Completion cat = failed("cat.jpg");

        completions().publish(cat);
        completions().publish(cat);

        Eventually.until("both are delivered", DELIVERY, () -> heard().size() == 2);
        assertThat(heard()).containsExactly(cat, cat);
    }
}
