package pixfleet.fleet.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.world.World;
import pixfleet.job.Task;

/** When worlds are started, and which of them has the tasks. */
class WorldKeeperTest {
    private static final Duration STANDBY = Duration.ofSeconds(20);

    private final List<Started> worlds = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private boolean refused;

    /** A world that does nothing but count. */
    private static final class Started implements World {
        boolean asked;

        @Override
        public void run(long number, Task task) {}

        @Override
        public void end() {
            asked = true;
        }
    }

    /** What a world says is said by the tests themselves. */
    private static final class Deaf implements World.Listener {
        @Override
        public void ready(int ranks) {}

        @Override
        public void started(long number) {}

        @Override
        public void progressed(long number, int done, int parts) {}

        @Override
        public void finished(long number, Outcome outcome) {}

        @Override
        public void ended(String how) {}
    }

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private WorldKeeper keeper(Duration standby) {
        return new WorldKeeper(
                _ -> {
                    if (refused) {
                        throw new IllegalStateException("as asked");
                    }
                    var world = new Started();
                    worlds.add(world);
                    return world;
                },
                clock,
                now,
                standby,
                _ -> new Deaf());
    }

    /** One whose first world has worked long enough for another one to be started. */
    private WorldKeeper withStandby() {
        WorldKeeper keeper = keeper(STANDBY);
        keeper.tend(now, false);
        keeper.ready(1, 2);
        pass(STANDBY);
        keeper.tend(now, true);
        assertThat(worlds).hasSize(2);
        return keeper;
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void aWorldStandsByOnceTheFirstHasWorkedForAWhile() {
        WorldKeeper keeper = keeper(STANDBY);
        keeper.tend(now, false);
        pass(STANDBY);
        keeper.tend(now, true);
        assertThat(worlds).as("it does not take tasks yet").hasSize(1);

        keeper.ready(1, 2);
        pass(STANDBY.minusMillis(1));
        keeper.tend(now, true);
        assertThat(worlds).as("it has not worked for long").hasSize(1);

        pass(Duration.ofMillis(1));
        keeper.tend(now, false);
        assertThat(worlds).as("there is no task").hasSize(1);

        keeper.tend(now, true);
        keeper.tend(now, true);
        assertThat(worlds).hasSize(2);
        assertThat(keeper.present(1)).isTrue();
        assertThat(keeper.present(2)).isFalse();
    }

    @Test
    void noneStandsByWhereNoneIsWanted() {
        WorldKeeper keeper = keeper(Duration.ZERO);
        keeper.tend(now, false);
        keeper.ready(1, 2);
        pass(Duration.ofHours(1));

        keeper.tend(now, true);

        assertThat(worlds).hasSize(1);
    }

    @Test
    void theOneThatStandsByTakesThePlaceOfOneThatDies() {
        WorldKeeper keeper = withStandby();
        assertThat(keeper.ready(2, 3)).as("the present one is ready").isFalse();
        assertThat(keeper.ranks()).as("of the one at work").isEqualTo(2);

        keeper.ended(true);
        keeper.tend(now, false);

        assertThat(worlds).hasSize(2);
        assertThat(keeper.present(2)).isTrue();
        assertThat(keeper.ranks()).isEqualTo(3);
    }

    @Test
    void oneThatIsStillStartingTakesThePlaceAndIsWaitedFor() {
        WorldKeeper keeper = withStandby();

        keeper.ended(true);
        keeper.tend(now, false);
        assertThat(keeper.ranks()).isZero();
        assertThat(keeper.ready(2, 2)).isTrue();

        assertThat(keeper.ranks()).isEqualTo(2);
        assertThat(worlds).hasSize(2);
    }

    @Test
    void whereOneHasDiedTheNextStandsBySoon() {
        WorldKeeper keeper = withStandby();
        keeper.ready(2, 2);
        keeper.ended(true);
        keeper.tend(now, false);

        pass(Duration.ofSeconds(1));
        keeper.tend(now, true);
        assertThat(worlds).hasSize(2);
        pass(Duration.ofSeconds(1));
        keeper.tend(now, true);

        assertThat(worlds).hasSize(3);
    }

    /** A machine on which none can be started beside another still has the one that works. */
    @Test
    void whatBecomesOfOneThatStandsBySaysNothingOfTheOther() {
        WorldKeeper keeper = withStandby();
        for (int lost = 2; lost < 8; lost++) {
            keeper.standbyEnded(lost, "mpirun exit 1");
            keeper.tend(now, true);
            assertThat(worlds).as("not again at once").hasSize(lost);
            pass(Duration.ofSeconds(60));
            keeper.tend(now, true);
        }

        assertThat(keeper.hopeless()).isFalse();
        assertThat(keeper.present(1)).isTrue();
        assertThat(keeper.ranks()).isEqualTo(2);
        assertThat(worlds.getFirst().asked).isFalse();
    }

    @Test
    void oneThatCannotBeStartedIsTriedAgainLater() {
        WorldKeeper keeper = keeper(STANDBY);
        keeper.tend(now, false);
        keeper.ready(1, 2);
        pass(STANDBY);
        refused = true;
        for (int turn = 0; turn < 10; turn++) {
            keeper.tend(now, true);
        }
        refused = false;
        keeper.tend(now, true);
        assertThat(worlds).hasSize(1);

        pass(Duration.ofSeconds(60));
        keeper.tend(now, true);

        assertThat(worlds).hasSize(2);
        assertThat(keeper.hopeless()).isFalse();
    }

    @Test
    void theEndIsThatOfBoth() {
        WorldKeeper keeper = withStandby();

        keeper.endAll();
        assertThat(worlds).allMatch(world -> world.asked);
        keeper.ended(false);
        assertThat(keeper.any()).isTrue();
        keeper.standbyEnded(2, "mpirun exit 0");

        assertThat(keeper.any()).isFalse();
    }

    /** Of a world that is stuck another one takes the tasks. */
    @Test
    void oneThatWasAskedToEndGivesWayToo() {
        WorldKeeper keeper = withStandby();
        keeper.ready(2, 2);

        keeper.end();
        assertThat(worlds.getLast().asked).isFalse();
        assertThat(keeper.ranks()).isZero();
        keeper.ended(true);
        keeper.tend(now, true);

        assertThat(keeper.ranks()).isEqualTo(2);
        assertThat(worlds).hasSize(2);
    }
}
