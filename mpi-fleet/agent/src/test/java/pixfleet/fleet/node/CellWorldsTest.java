package pixfleet.fleet.node;

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
import pixfleet.job.NodeLease.Seat;
import pixfleet.job.Task;

class CellWorldsTest {
    private static final Seat HEAD = new Seat("10.0.0.1", 2, "a");
    private static final Seat MEMBER = new Seat("10.0.0.2", 4, "a");

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private List<Seat> present = List.of(HEAD, MEMBER);
    private final List<List<Seat>> launched = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final CellWorlds worlds = new CellWorlds(() -> present, this::launch, new Watch());
    private World.Listener world = new Owner();

    private final class Watch extends Clock {
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
    }

    private World launch(List<Seat> seats, World.Listener listener) {
        launched.add(seats);
        world = listener;
        return new World() {
            @Override
            public void run(long number, Task task) {
                heard.add("run " + number);
            }

            @Override
            public void end() {
                listener.ended("asked");
            }
        };
    }

    private final class Owner implements World.Listener {
        @Override
        public void ready(int ranks) {}

        @Override
        public void started(long number) {}

        @Override
        public void progressed(long number, int done, int parts) {}

        @Override
        public void finished(long number, Outcome outcome) {}

        @Override
        public void ended(String how) {
            heard.add("ended " + how);
        }
    }

    @Test
    void aWorldIsOverTheNodesThatAreThere() {
        var owner = new Owner();
        worlds.start(owner);
        assertThat(launched).containsExactly(List.of(HEAD, MEMBER));
        assertThat(worlds.outdated()).isFalse();
        assertThat(world).as("what it says is heard at once").isSameAs(owner);
    }

    @Test
    void itGivesWayWhenANodeJoinsOrLeaves() {
        World first = worlds.start(new Owner());
        present = List.of(HEAD);
        assertThat(worlds.outdated()).isTrue();

        first.end();
        worlds.ended(true);
        worlds.start(new Owner());

        assertThat(launched).containsExactly(List.of(HEAD, MEMBER), List.of(HEAD));
        assertThat(worlds.outdated()).isFalse();
        present = List.of(HEAD, MEMBER);
        assertThat(worlds.outdated()).isTrue();
    }

    @Test
    void afterAnEndThatNobodyAskedForItIsAloneUntilTheLeasesOfTheDeadHaveRunOut() {
        worlds.start(new Owner());
        worlds.ended(false);

        worlds.start(new Owner());
        assertThat(launched.getLast()).containsExactly(HEAD);
        now = now.plus(Duration.ofSeconds(29));
        assertThat(worlds.outdated()).isFalse();

        now = now.plus(Duration.ofSeconds(1));
        assertThat(worlds.outdated())
                .as("the lease of the other is still renewed")
                .isTrue();
    }

    @Test
    void anEndOfAWorldOfOneNodeSaysNothingOfOthers() {
        present = List.of(HEAD);
        worlds.start(new Owner());
        worlds.ended(false);
        present = List.of(HEAD, MEMBER);

        worlds.start(new Owner());

        assertThat(launched.getLast()).containsExactly(HEAD, MEMBER);
    }
}
