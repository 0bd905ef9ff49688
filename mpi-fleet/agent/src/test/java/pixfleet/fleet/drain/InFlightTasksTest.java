package pixfleet.fleet.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.Tasks;
import pixfleet.job.NodeLease;

/** What was with a world that died runs by itself, so that whoever kills worlds is told apart from its neighbours. */
class InFlightTasksTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(30);

    private final InFlightTasks inFlight = new InFlightTasks();

    private InFlightTask admitted(String name) {
        var lease = new Lease("receipt of " + name, "{}", 1);
        InFlightTask one = inFlight.add(lease, Tasks.task("uploads", name, "canny"), NOW, NOW.plusSeconds(60));
        one.called(NOW);
        one.admitted(NOW);
        return one;
    }

    private void end(InFlightTask one) {
        one.ends(new Ending.Failed("as asked"), NOW);
        inFlight.remove(one);
    }

    @Test
    void tasksGoTogetherUntilAWorldDies() {
        List<InFlightTask> all = List.of(admitted("a"), admitted("b"), admitted("c"));

        assertThat(inFlight.deal(NOW)).isEqualTo(all);
    }

    @Test
    void suspectsAreDealtOneByOneBeforeAnyOther() {
        var suspects = List.of(admitted("a"), admitted("b"), admitted("c"));
        inFlight.deal(NOW);
        inFlight.worldDied(0);
        InFlightTask other = admitted("other");

        for (InFlightTask suspect : suspects) {
            assertThat(inFlight.deal(NOW)).containsExactly(suspect);
            assertThat(inFlight.deal(NOW)).as("beside a suspect").isEmpty();
            assertThat(inFlight.wanted(8, NOW)).isZero();
            suspect.started(NOW);
            end(suspect);
        }
        assertThat(inFlight.deal(NOW)).containsExactly(other);
    }

    /** Three die, the second is the one that kills: the others come to their ends, and it alone is answered for. */
    @Test
    void theInnocentAreClearedAndTheKillerIsFound() {
        InFlightTask innocent = admitted("a");
        InFlightTask killer = admitted("b");
        inFlight.deal(NOW);
        assertThat(inFlight.worldDied(0)).isEmpty();
        var found = new ArrayList<InFlightTask>();
        long finished = 0;
        int rounds = 0;
        while (found.isEmpty() && rounds++ < 10) {
            List<InFlightTask> dealt = inFlight.deal(NOW);
            assertThat(dealt).hasSize(1);
            if (dealt.getFirst() == killer) {
                found.addAll(inFlight.worldDied(finished));
            } else {
                finished++;
                end(dealt.getFirst());
            }
        }

        assertThat(found).containsExactly(killer);
        assertThat(inFlight.find(innocent.number)).isEmpty();
        end(killer);
        List<InFlightTask> next = List.of(admitted("c"), admitted("d"));
        assertThat(inFlight.deal(NOW)).as("together again").isEqualTo(next);
    }

    /** Once one is postponed its world was done with it: others may run until it is due. */
    @Test
    void aSuspectThatWaitsForAServiceHoldsUpNobody() {
        InFlightTask suspect = admitted("a");
        inFlight.deal(NOW);
        inFlight.worldDied(0);
        inFlight.deal(NOW);
        suspect.started(NOW);
        suspect.postponed(LATER, 0);
        List<InFlightTask> others = List.of(admitted("b"), admitted("c"));

        assertThat(inFlight.wanted(8, NOW)).isEqualTo(5);
        assertThat(inFlight.deal(NOW)).isEqualTo(others);
        assertThat(inFlight.deal(LATER))
                .as("due, and others are with the world")
                .isEmpty();
        others.forEach(this::end);
        assertThat(inFlight.deal(LATER)).containsExactly(suspect);
        assertThat(inFlight.wanted(8, LATER)).isZero();
    }

    /** Drawn orders of arrivals, ends, waits and deaths: no two are ever with the world when one of them is a suspect. */
    @Test
    void noTwoSuspectsAreEverTogether() {
        int alone = 0;
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var tasks = new InFlightTasksTest();
            Instant now = NOW;
            for (int step = 0; step < 60; step++) {
                now = now.plus(Duration.ofSeconds(random.nextInt(5)));
                tasks.move(random, now, step);
                List<InFlightTask> with = tasks.inFlight.all().stream()
                        .filter(InFlightTask::withWorld)
                        .toList();
                if (with.stream().anyMatch(InFlightTask::suspect)) {
                    assertThat(with).as("seed %d, step %d", seed, step).hasSize(1);
                    alone++;
                }
            }
        }
        assertThat(alone).as("steps with a suspect").isGreaterThan(1000);
    }

    private void move(Random random, Instant now, int step) {
        List<InFlightTask> with =
                inFlight.all().stream().filter(InFlightTask::withWorld).toList();
        switch (random.nextInt(8)) {
            case 0, 1 -> admitted("t" + step).started(now);
            case 2 -> inFlight.worldDied(step).forEach(this::end);
            case 3, 4 -> with.stream().findAny().ifPresent(this::end);
            case 5 -> with.stream().findAny().ifPresent(one -> one.postponed(now.plusSeconds(10), step));
            default -> inFlight.deal(now);
        }
    }

    private InFlightTask sent(String name, int receives, int crashes, Instant at) {
        var lease = new Lease("receipt of " + name, "{}", receives, crashes, at);
        return inFlight.add(lease, Tasks.task("uploads", name, "canny"), NOW, NOW.plusSeconds(60));
    }

    @Test
    void theOldestIsOneThatWaitsForItsTurnAndForNothingElse() {
        assertThat(inFlight.oldest()).isEqualTo(NodeLease.NONE_WAITS);
        InFlightTask first = sent("a", 1, 0, NOW.minusSeconds(400));
        InFlightTask second = sent("b", 1, 0, NOW.minusSeconds(300));
        sent("handed out before", 2, 0, NOW.minusSeconds(900));
        sent("an agent died of it", 1, 1, NOW.minusSeconds(900));
        sent("nobody knows since when", 1, 0, Lease.UNKNOWN);
        InFlightTask away = sent("its status cannot be read", 1, 0, NOW.minusSeconds(900));
        away.called(NOW);
        away.retries(LATER);

        assertThat(inFlight.oldest()).as("leased").isEqualTo(NOW.minusSeconds(400));
        first.called(NOW);
        first.admitted(NOW);
        inFlight.deal(NOW);
        assertThat(inFlight.oldest()).as("with the world").isEqualTo(NOW.minusSeconds(400));
        first.dealt(false);
        first.started(NOW);
        assertThat(inFlight.oldest()).as("of those that no rank has begun with").isEqualTo(NOW.minusSeconds(300));
        first.postponed(LATER, 0);
        assertThat(inFlight.oldest()).as("it waits for the storage").isEqualTo(NOW.minusSeconds(300));
        end(second);
        assertThat(inFlight.oldest()).isEqualTo(NodeLease.NONE_WAITS);
    }
}
