package pixfleet.fleet.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.Tasks;
import pixfleet.job.Completion;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.job.Timings;
import pixfleet.job.Verification;
import pixfleet.pipeline.Dimensions;
import pixfleet.wire.TaskJson;

class SettlementTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Instant CLAIMED = NOW.plusSeconds(60);
    private static final Task TASK = Tasks.task("uploads", "cat.jpg", "canny");
    private static final Lease LEASE = new Lease("1#1", TaskJson.write(TASK), 1);
    private static final Result RESULT = new Result(
            "results/x/result.jpg",
            "results/x/thumb.jpg",
            ImageFormat.JPEG,
            new Dimensions(4, 3, 1, 8),
            99,
            new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));

    private final FakeLedger ledger = new FakeLedger();
    private final List<String> effects = new ArrayList<>();
    private String broken = "";
    private final Map<String, String> forbidden = Map.of("closed", "Access is denied.");
    private String frozenAfter = "";
    private Runnable meanwhile = () -> {};
    private final Settlement settlement = settlement();
    private final Admission admission = admission("i-1");

    private Settlement settlement() {
        return new Settlement(
                new Settlement.Ports(new Recording(), new RecordingLedger(), telling("i-1"), (result, place) -> {
                    effect("copy " + result.key() + " to " + place.key());
                    return Optional.ofNullable(forbidden.get(place.bucket()));
                }),
                CLOCK,
                "i-1");
    }

    private Admission admission(String node) {
        return new Admission(new Recording(), new RecordingLedger(), telling(node));
    }

    private Telling telling(String node) {
        return new Telling(
                new RecordingLedger(),
                completion -> effect("publish " + completion.status().stage().word()),
                CLOCK,
                node);
    }

    private static Task mirrored(String bucket) {
        return TASK.with(new Purpose.Processing(List.of(new ObjectRef(bucket, "done/cat.jpg", ""))));
    }

    @Test
    void aResultIsDoneWhenItsCopyIsThere() {
        ledger.open(TASK.job());
        Task task = mirrored("open");
        broken = "copy";

        assertThatThrownBy(() -> settlement.settle(LEASE, task, new Ending.Stored(RESULT), CLAIMED))
                .isInstanceOf(TransientFailure.class);
        broken = "";
        settlement.settle(LEASE, task, new Ending.Stored(RESULT), CLAIMED);

        assertThat(effects).first().isEqualTo("copy results/x/result.jpg to done/cat.jpg");
        assertThat(ledger.find(task.job(), task.image()).orElseThrow().stage()).isEqualTo(new Stage.Done(RESULT));
    }

    @Test
    void aResultThatCannotBeCopiedFails() {
        ledger.open(TASK.job());

        settlement.settle(LEASE, mirrored("closed"), new Ending.Stored(RESULT), CLAIMED);

        assertThat(ledger.find(TASK.job(), TASK.image()).orElseThrow().stage())
                .isEqualTo(new Stage.Failed("Access is denied."));
    }

    private void breakAt(String effect) {
        if (effect.startsWith(broken) && !broken.isEmpty()) {
            throw new TransientFailure(effect);
        }
    }

    private void effect(String effect) {
        breakAt(effect);
        effects.add(effect);
        if (effect.equals(frozenAfter)) {
            frozenAfter = "";
            meanwhile.run();
        }
    }

    /** Writes down what is done to the backlog. */
    private final class Recording implements Backlog {
        @Override
        public List<Lease> take(int max, Duration wait, Duration term) {
            throw new AssertionError("nothing is taken here");
        }

        @Override
        public List<Lease> renew(List<Lease> leases, Duration term) {
            effect("renew");
            return List.of();
        }

        @Override
        public void giveBack(String receipt, Duration delay) {
            effect("give back");
        }

        @Override
        public void complete(Lease lease) {
            effect("delete");
        }

        @Override
        public void bury(Lease lease, String reason) {
            effect("bury");
        }
    }

    /** Writes down what is recorded. */
    private final class RecordingLedger implements Ledger {
        @Override
        public Optional<Status> find(JobId job, ImageId image) {
            return ledger.find(job, image);
        }

        @Override
        public boolean exists(JobId job) {
            return ledger.exists(job);
        }

        @Override
        public Advance advance(Status next) {
            String effect = "status " + next.stage().word();
            breakAt(effect);
            Advance answer = ledger.advance(next);
            effect(effect);
            return answer;
        }

        @Override
        public Optional<Status> untold(JobId job, ImageId image) {
            return ledger.untold(job, image);
        }

        @Override
        public void told(Status end) {
            effect("told");
            ledger.told(end);
        }

        @Override
        public void keep(Verification verification) {
            effect("verification " + verification.finding());
            ledger.keep(verification);
        }

        @Override
        public void discard(JobId job, ImageId image) {
            effect("discard");
        }
    }

    private static Status status(int attempt, Stage stage) {
        Status first = Status.of(TASK, stage, NOW, "i-0");
        return new Status(first.ref(), attempt, stage, NOW, "i-0");
    }

    @Test
    void recordsThenPublishesThenDeletes() {
        ledger.put(status(1, new Stage.Running(0, 1)));

        settlement.settle(LEASE, TASK, new Ending.Stored(RESULT), CLAIMED);

        assertThat(effects).containsExactly("status done", "publish done", "told", "delete");
        Status recorded = ledger.find(TASK.job(), TASK.image()).orElseThrow();
        assertThat(recorded.stage()).isEqualTo(new Stage.Done(RESULT));
        assertThat(recorded.node()).isEqualTo("i-1");
    }

    /** Wherever it is cut, the message is still there, and taking it up again ends with one end told and deleted. */
    @ParameterizedTest
    @CsvSource({"status done, true, 1", "publish, false, 1", "told, false, 2", "delete, false, 1"})
    void deletesLastWhereverItIsCut(String cut, boolean runAgain, int told) {
        ledger.put(status(1, new Stage.Running(0, 1)));
        broken = cut;

        assertThatThrownBy(() -> settlement.settle(LEASE, TASK, new Ending.Stored(RESULT), CLAIMED))
                .isInstanceOf(TransientFailure.class);

        assertThat(effects).doesNotContain("delete");
        broken = "";
        assertThat(admission.admit(LEASE, TASK)).isEqualTo(runAgain ? new Admitted.Run() : new Admitted.Over());
        if (runAgain) {
            settlement.settle(LEASE, TASK, new Ending.Stored(RESULT), CLAIMED);
        }
        assertThat(effects).endsWith("delete");
        assertThat(effects).filteredOn("delete"::equals).hasSize(1);
        assertThat(effects).filteredOn("publish done"::equals).hasSize(told);
    }

    @Test
    void aFailureIsRecordedAndToldLikeAResult() {
        ledger.open(TASK.job());

        settlement.settle(LEASE, TASK, new Ending.Failed("The file is truncated."), CLAIMED);

        assertThat(effects).containsExactly("status failed", "publish failed", "told", "delete");
        assertThat(ledger.find(TASK.job(), TASK.image()).orElseThrow().stage())
                .isEqualTo(new Stage.Failed("The file is truncated."));
    }

    @Test
    void aTaskGivenUpHasItsStatusBeforeItLiesWithTheDeadLetters() {
        ledger.put(status(1, new Stage.Running(0, 1)));
        var condemned = new Ending.Condemned("It was tried too often.");
        broken = "bury";

        assertThatThrownBy(() -> settlement.settle(LEASE, TASK, condemned, CLAIMED))
                .isInstanceOf(TransientFailure.class);
        assertThat(effects).containsExactly("status failed");

        broken = "";
        effects.clear();
        settlement.settle(LEASE, TASK, condemned, CLAIMED);
        assertThat(effects).containsExactly("status failed", "bury", "publish failed", "told", "delete");
    }

    @Test
    void aTaskThatAnotherNodeHasDoneIsNotGivenUp() {
        ledger.put(status(1, new Stage.Done(RESULT)));

        settlement.settle(LEASE, TASK, new Ending.Condemned("It was tried too often."), CLAIMED);

        assertThat(effects).containsExactly("status failed", "delete");
    }

    @Test
    void theResultOfADeletedJobIsRemovedAndNotTold() {
        settlement.settle(LEASE, TASK, new Ending.Stored(RESULT), CLAIMED);

        assertThat(effects).containsExactly("status done", "discard", "delete");
    }

    @Test
    void whatAFailedImageOfADeletedJobLeftBehindIsRemoved() {
        settlement.settle(LEASE, TASK, new Ending.Failed("truncated"), CLAIMED);

        assertThat(effects).containsExactly("status failed", "discard", "delete");
    }

    @Test
    void anEndReachedByAnotherNodeIsKeptAndIsForThatOneToTell() {
        ledger.put(status(1, new Stage.Done(RESULT)));

        settlement.settle(LEASE, TASK, new Ending.Failed("late"), CLAIMED);

        assertThat(effects).containsExactly("status failed", "delete");
        assertThat(ledger.find(TASK.job(), TASK.image()).orElseThrow().stage()).isEqualTo(new Stage.Done(RESULT));
    }

    @Test
    void theEndOfAnOldAttemptIsNotTold() {
        ledger.put(status(2, new Stage.Queued()));

        settlement.settle(LEASE, TASK, new Ending.Stored(RESULT), CLAIMED);

        assertThat(effects).containsExactly("status done", "delete");
        assertThat(ledger.find(TASK.job(), TASK.image()).orElseThrow().attempt())
                .isEqualTo(2);
    }

    @Test
    void admitsTasksThatAreNotOver() {
        ledger.open(TASK.job());
        assertThat(admission.admit(LEASE, TASK)).as("no status yet").isInstanceOf(Admitted.Run.class);
        for (Stage stage : List.of(new Stage.Accepted(), new Stage.Queued(), new Stage.Running(0, 1))) {
            ledger.put(status(1, stage));
            assertThat(admission.admit(LEASE, TASK)).as(stage.word()).isInstanceOf(Admitted.Run.class);
        }
        ledger.put(status(1, new Stage.Failed("old")));
        assertThat(admission.admit(LEASE, Tasks.retried(TASK))).as("a retry").isInstanceOf(Admitted.Run.class);
        assertThat(effects).isEmpty();
    }

    @Test
    void doesNotAdmitTasksOfDeletedJobsOrOldAttempts() {
        assertThat(admission.admit(LEASE, TASK)).isInstanceOf(Admitted.Over.class);
        assertThat(effects).containsExactly("delete");

        effects.clear();
        ledger.put(status(2, new Stage.Queued()));
        assertThat(admission.admit(LEASE, TASK)).isInstanceOf(Admitted.Over.class);
        assertThat(effects).containsExactly("delete");
    }

    @Test
    void tellsWhatItEndedBeforeItWasRestartedInsteadOfRunning() {
        ledger.open(TASK.job());
        var _ = ledger.advance(Status.of(TASK, new Stage.Failed("truncated"), NOW, "i-1"));

        assertThat(admission("i-2").admit(LEASE, TASK)).isInstanceOf(Admitted.Over.class);
        assertThat(effects).as("another's end").containsExactly("delete");
        effects.clear();
        assertThat(admission.admit(LEASE, TASK)).isInstanceOf(Admitted.Over.class);
        assertThat(effects).containsExactly("publish failed", "told", "delete");
        effects.clear();
        assertThat(admission.admit(LEASE, TASK)).isInstanceOf(Admitted.Over.class);
        assertThat(effects).containsExactly("delete");
    }

    @Test
    void leavesAnEndOfLongAgoToTheSweep() {
        ledger.open(TASK.job());
        var _ = ledger.advance(Status.of(TASK, new Stage.Failed("truncated"), NOW.minus(Completion.OWN), "i-1"));

        assertThat(admission.admit(LEASE, TASK)).isInstanceOf(Admitted.Over.class);

        assertThat(effects).containsExactly("delete");
        assertThat(ledger.untold()).hasSize(1);
    }

    /** Frozen past its claim, as by SIGSTOP, right after each of its effects, while another node gets the message. */
    @ParameterizedTest
    @ValueSource(strings = {"status done", "publish done", "told", "delete"})
    void anEndIsToldOnceWhereverItsNodeIsFrozen(String after) {
        ledger.open(TASK.job());
        frozenAfter = after;
        var next = new Lease("1#2", TaskJson.write(TASK), 2);
        meanwhile = () -> assertThat(admission("i-2").admit(next, TASK)).isInstanceOf(Admitted.Over.class);

        settlement.settle(LEASE, TASK, new Ending.Stored(RESULT), NOW.plusSeconds(1));

        assertThat(effects).filteredOn("publish done"::equals).hasSize(1);
        assertThat(ledger.untold()).isEmpty();
    }

    @Test
    void runningIsRecordedOnlyWhileThereIsMoreToCome() {
        ledger.put(status(1, new Stage.Done(RESULT)));

        settlement.started(TASK);

        assertThat(ledger.find(TASK.job(), TASK.image()).orElseThrow().stage()).isEqualTo(new Stage.Done(RESULT));
    }

    private static Task verifying() {
        return TASK.with(new Purpose.Verifying(new ObjectRef("results", RESULT.key(), ""), ImageFormat.JPEG, 3, NOW));
    }

    @Test
    void aVerificationIsKeptThenDeletedAndTheImageStaysDone() {
        ledger.open(TASK.job());
        ledger.put(Status.of(TASK, new Stage.Done(RESULT), NOW, "i-1"));
        var compared = new Verification.Compared(0, 12, Duration.ofMillis(3));

        assertThat(admission.admit(LEASE, verifying())).isInstanceOf(Admitted.Run.class);
        settlement.started(verifying());
        settlement.settle(LEASE, verifying(), new Ending.Verified(compared), CLAIMED);

        assertThat(effects).containsExactly("verification " + compared, "delete");
        assertThat(ledger.kept).containsExactly(new Verification(TASK.job(), TASK.image(), 1, 3, NOW, compared));
        assertThat(ledger.find(TASK.job(), TASK.image()).orElseThrow().stage()).isEqualTo(new Stage.Done(RESULT));
    }

    @Test
    void aVerificationThatCannotBeSaysSoAndTheImageStaysDone() {
        ledger.open(TASK.job());
        ledger.put(Status.of(TASK, new Stage.Done(RESULT), NOW, "i-1"));

        settlement.settle(LEASE, verifying(), new Ending.Failed("The result cannot be decoded."), CLAIMED);
        settlement.settle(LEASE, verifying(), new Ending.Condemned("It ended the program."), CLAIMED);

        assertThat(effects)
                .containsExactly(
                        "verification Impossible[reason=The result cannot be decoded.]",
                        "delete",
                        "bury",
                        "verification Impossible[reason=It ended the program.]",
                        "delete");
    }

    @Test
    void aVerificationOfAResultThatIsNoMoreIsDropped() {
        ledger.open(TASK.job());
        ledger.put(Status.of(Tasks.retried(TASK), new Stage.Running(0, 1), NOW, "i-1"));

        assertThat(admission.admit(LEASE, verifying())).isInstanceOf(Admitted.Over.class);
        assertThat(effects).containsExactly("delete");
    }

    @Test
    void aClaimThatEndedOnTheWayIsToldByWhoeverRecordedTheEndAndDeletedByItsNextHolder() {
        ledger.open(TASK.job());

        settlement.settle(LEASE, TASK, new Ending.Stored(RESULT), NOW);

        assertThat(effects).containsExactly("status done", "publish done", "told");

        Admitted left = admission("i-2").admit(new Lease("1#2", TaskJson.write(TASK), 2), TASK);

        assertThat(left).isInstanceOf(Admitted.Over.class);
        assertThat(effects).containsExactly("status done", "publish done", "told", "delete");
    }
}
