package pixfleet.fleet.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.Tasks;
import pixfleet.fleet.drain.Ledger.Advance;
import pixfleet.job.ImageFormat;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.job.Timings;
import pixfleet.job.Verification;
import pixfleet.pipeline.Dimensions;

/** What every {@link Ledger} does. */
public abstract class LedgerContract {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final Task task = Tasks.task("uploads", "cat.jpg", "canny");
    protected final Result result = new Result(
            "results/" + task.job() + "/result.jpg",
            "results/" + task.job() + "/thumb.jpg",
            ImageFormat.JPEG,
            new Dimensions(4, 3, 1, 8),
            99,
            new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));

    /** A ledger in which nothing of the test's own jobs is recorded. */
    protected abstract Ledger ledger();

    /** Records the task's job as the control plane would. */
    protected abstract void open(Task opened);

    /** What is kept of the task's verification, as the control plane would read it. */
    protected abstract Optional<Verification> verification();

    /** The task all of it is about. */
    protected Task task() {
        return task;
    }

    private Status status(Stage stage) {
        return Status.of(task, stage, NOW, "i-1");
    }

    @Test
    void knowsNothingOfAJobThatIsNotRecorded() {
        assertThat(ledger().exists(task.job())).isFalse();
        assertThat(ledger().find(task.job(), task.image())).isEmpty();
        assertThat(ledger().advance(status(new Stage.Running(0, 1)))).isEqualTo(Advance.DELETED);
        assertThat(ledger().find(task.job(), task.image())).isEmpty();
    }

    @Test
    void recordsTheFirstStatusOfARecordedJob() {
        open(task);

        assertThat(ledger().exists(task.job())).isTrue();
        assertThat(ledger().advance(status(new Stage.Running(0, 1)))).isEqualTo(Advance.ADVANCED);
        assertThat(ledger().find(task.job(), task.image())).contains(status(new Stage.Running(0, 1)));
    }

    @Test
    void onlyEverAdvances() {
        open(task);
        ledger().advance(status(new Stage.Running(0, 1)));

        assertThat(ledger().advance(status(new Stage.Queued()))).isEqualTo(Advance.STALE);
        assertThat(ledger().advance(status(new Stage.Done(result)))).isEqualTo(Advance.ADVANCED);
        assertThat(ledger().advance(status(new Stage.Done(result)))).isEqualTo(Advance.STALE);
        assertThat(ledger().advance(status(new Stage.Failed("late")))).isEqualTo(Advance.STALE);
        assertThat(ledger().find(task.job(), task.image()).orElseThrow().stage())
                .isEqualTo(new Stage.Done(result));
    }

    @Test
    void aRetryStartsAnew() {
        open(task);
        ledger().advance(status(new Stage.Failed("truncated")));

        Status retried = Status.of(Tasks.retried(task), new Stage.Running(0, 1), NOW, "i-1");

        assertThat(ledger().advance(retried)).isEqualTo(Advance.ADVANCED);
        assertThat(ledger().advance(status(new Stage.Done(result)))).isEqualTo(Advance.STALE);
    }

    @Test
    void anEndIsUntoldUntilItWasTold() {
        open(task);
        var end = status(new Stage.Failed("truncated"));
        ledger().advance(status(new Stage.Running(0, 1)));
        assertThat(ledger().untold(task.job(), task.image())).isEmpty();
        Ledger mine = ledger();
        mine.advance(end);
        assertThat(ledger().untold(task.job(), task.image())).contains(end);

        mine.told(end);
        ledger().told(end);

        assertThat(ledger().untold(task.job(), task.image())).isEmpty();
        assertThat(ledger().find(task.job(), task.image())).contains(end);

        var next = Status.of(Tasks.retried(task), new Stage.Failed("again"), NOW, "i-1");
        ledger().advance(next);
        ledger().told(end);
        assertThat(ledger().untold(task.job(), task.image())).contains(next);
    }

    @Test
    void noticesWhatAnotherHasRecordedMeanwhile() {
        open(task);
        Ledger one = ledger();
        Ledger other = ledger();
        one.advance(status(new Stage.Queued()));
        assertThat(one.find(task.job(), task.image())).isPresent();
        other.advance(status(new Stage.Done(result)));

        assertThat(one.advance(status(new Stage.Running(0, 1)))).isEqualTo(Advance.STALE);
        assertThat(one.advance(status(new Stage.Failed("late")))).isEqualTo(Advance.STALE);

        assertThat(other.find(task.job(), task.image()).orElseThrow().stage()).isEqualTo(new Stage.Done(result));
    }

    @Test
    void ofManyEndsOneWins() throws Exception {
        open(task);
        int racers = 6;
        var start = new CountDownLatch(1);
        try (var pool = Executors.newFixedThreadPool(racers)) {
            var racing = IntStream.range(0, racers)
                    .mapToObj(i -> pool.submit(() -> {
                        start.await();
                        return ledger().advance(status(new Stage.Failed("racer " + i)));
                    }))
                    .toList();
            start.countDown();
            int winners = 0;
            for (Future<Advance> racer : racing) {
                winners += racer.get() == Advance.ADVANCED ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        }
    }

    @Test
    void keepsAVerificationTwiceAndOfNoJobNone() {
        var verification = new Verification(
                task.job(), task.image(), 1, 3, NOW, new Verification.Compared(0, 12, Duration.ofMillis(3)));
        ledger().keep(verification);
        assertThat(verification()).isEmpty();

        open(task);
        ledger().advance(status(new Stage.Done(result)));
        ledger().keep(verification);
        ledger().keep(verification);
        assertThat(verification()).contains(verification);
    }

    @Test
    void discardingWhatIsNotThereIsHarmless() {
        ledger().discard(task.job(), task.image());
        ledger().discard(task.job(), task.image());
    }
}
