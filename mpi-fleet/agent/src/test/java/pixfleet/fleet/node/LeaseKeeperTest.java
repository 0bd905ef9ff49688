package pixfleet.fleet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.Eventually;
import pixfleet.fleet.drain.Presence;
import pixfleet.job.NodeLease;
import pixfleet.job.NodeLease.Seat;
import pixfleet.job.NodeLease.State;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LeaseKeeperTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-31T12:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final FakeNodeLeases leases = new FakeNodeLeases();
    private final AtomicInteger failedStarts = new AtomicInteger();
    private final LeaseKeeper keeper =
            new LeaseKeeper(leases, clock, "i-1", new Seat("10.0.0.1", 2, ""), failedStarts::get);

    @AfterEach
    void stop() {
        keeper.stop();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private void note(int ranks, int tasks) {
        note(ranks, tasks, NodeLease.NONE_WAITS);
    }

    private void note(int ranks, int tasks, Instant oldest) {
        keeper.note(new Presence.Standing(ranks, tasks, 0, 0, oldest));
    }

    private NodeLease said() {
        return leases.all().getFirst();
    }

    private void awaitSaid(State state, int ranks, int tasks) {
        Eventually.until(
                "it says that it is " + state,
                PATIENCE,
                () -> leases.all().stream()
                        .anyMatch(lease -> lease.state() == state && lease.ranks() == ranks && lease.tasks() == tasks));
    }

    @Test
    void startsReadyAndClosedAreSaid() {
        assertThat(keeper.lease().state()).isEqualTo(State.STARTING);
        keeper.start();
        awaitSaid(State.STARTING, 0, 0);

        note(2, 3);
        awaitSaid(State.READY, 2, 3);

        keeper.close();
        assertThat(said().state()).isEqualTo(State.CLOSED);

        keeper.reopen();
        assertThat(said().state()).isEqualTo(State.READY);
    }

    @Test
    void aNumberOfTasksAloneWaitsForTheNextRenewal() {
        note(2, 0);
        awaitSaid(State.READY, 2, 0);

        note(2, 4);

        assertThat(said().tasks()).isZero();
        assertThat(keeper.lease().tasks()).isEqualTo(4);
    }

    @Test
    void whatWasSaidIsCurrentForItsTermAndNotOnceItIsClosed() {
        assertThat(keeper.current()).isFalse();

        keeper.reopen();
        assertThat(keeper.current()).isTrue();
        assertThat(said().expiresAt()).isEqualTo(now.get().plusSeconds(30));
        pass(Duration.ofSeconds(29));
        assertThat(keeper.current()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(keeper.current()).isFalse();

        keeper.reopen();
        keeper.close();
        assertThat(keeper.current()).isFalse();
    }

    @Test
    void aNodeThatCannotSayThatItStopsMustNotStop() {
        keeper.reopen();
        leases.out(true);

        assertThatThrownBy(keeper::close).isInstanceOf(TransientFailure.class);

        leases.out(false);
        assertThat(said().state()).isNotEqualTo(State.CLOSED);
    }

    @Test
    void whatCouldNotBeSaidOnceIsSaidWithTheNextChange() {
        leases.out(true);
        note(2, 1);
        Eventually.until("it was tried", PATIENCE, () -> leases.refusals() > 0);
        assertThat(keeper.current()).isFalse();
        leases.out(false);

        note(4, 1);

        awaitSaid(State.READY, 4, 1);
        assertThat(keeper.current()).isTrue();
    }

    @Test
    void aFollowerIsReadyWithoutRanksOfItsOwn() {
        note(2, 1);
        awaitSaid(State.READY, 2, 1);

        keeper.follow("i-0");

        awaitSaid(State.READY, 0, 0);
        assertThat(said().seat().head()).isEqualTo("i-0");
        keeper.follow("i-1");
        awaitSaid(State.STARTING, 0, 0);
    }

    @Test
    void theOldestTaskThatWaitsForItsTurnIsSaidUntilTheNodeFollowsAnother() {
        Instant sent = now.get().minusSeconds(400);

        note(2, 4, sent);
        keeper.reopen();
        assertThat(said().oldest()).isEqualTo(sent);

        keeper.follow("i-0");
        awaitSaid(State.READY, 0, 0);
        assertThat(said().oldest()).isEqualTo(NodeLease.NONE_WAITS);
    }

    @Test
    void failedStartsAreSaid() {
        failedStarts.set(3);

        keeper.reopen();

        assertThat(said().failedStarts()).isEqualTo(3);
    }
}
