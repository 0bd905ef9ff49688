package pixfleet.control.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.control.Samples.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.control.scaling.Node.State;
import pixfleet.job.NodeLease;

class LatenessTest {
    private static final Load SOME = new Load(100, 8);
    private static final Duration ON = Duration.ofHours(1);

    private static Member node(Capacity capacity, Duration on, Instant oldest) {
        return new Member(new Node("i-1", 1, State.RUNNING, NOON.minus(on)), capacity, 0, 0, oldest);
    }

    private static Member takes(int oldestSeconds) {
        return node(Capacity.WORKING, ON, NOON.minusSeconds(oldestSeconds));
    }

    private static long waited(Load load, Member... members) {
        return Lateness.waited(load, List.of(members), NOON).toSeconds();
    }

    @Test
    void isWhatTheTaskHasWaitedThatWaitsShortestOfThoseWithANode() {
        assertThat(waited(SOME, takes(400))).isEqualTo(400);
        assertThat(waited(SOME, takes(400), takes(90)))
                .as("the queue hands out by age")
                .isEqualTo(90);
    }

    @Test
    void isNothingWhereNothingIsLeftInTheQueue() {
        assertThat(waited(new Load(0, 8), takes(400))).isZero();
    }

    @Test
    void isNothingWhereANodeHasRoom() {
        assertThat(waited(SOME, takes(400), node(Capacity.WORKING, ON, NodeLease.NONE_WAITS)))
                .isZero();
    }

    @Test
    void isNothingWhereNoNodeTakesTasks() {
        assertThat(waited(SOME)).isZero();
        assertThat(waited(SOME, node(Capacity.WORKING, ON, Member.TAKES_NONE))).isZero();
        assertThat(waited(SOME, node(Capacity.SILENT, ON, NOON.minusSeconds(400))))
                .as("it said so before it fell silent")
                .isZero();
    }

    /** It is renewed every 10 s: what is older may be of a node that died, and of a task that another has done since. */
    @ParameterizedTest(name = "{0}, {1} ranks, said {2} s ago: counts {3}")
    @CsvSource({
        "READY, 2, 0, true",
        "READY, 2, 14, true",
        "READY, 2, 15, false",
        "READY, 0, 0, false",
        "STARTING, 2, 0, false",
        "CLOSED, 2, 0, false"
    })
    void aNodesWordCountsWhileItTakesTasksAndHasJustSaidSo(
            NodeLease.State state, int ranks, int secondsAgo, boolean counts) {
        Instant oldest = NOON.minusSeconds(400);
        Instant renewed = NOON.minusSeconds(secondsAgo);
        var said = new NodeLease(
                "i-1", state, ranks, 3, renewed, renewed.plusSeconds(30), NodeLease.Seat.NONE, 0, 0, 0, oldest);

        assertThat(Lateness.oldest(said, NOON)).isEqualTo(counts ? oldest : Member.TAKES_NONE);
    }

    @Test
    void countsFromWhenANodeWasThereToTakeIt() {
        Member young = node(Capacity.WORKING, Duration.ofSeconds(70), NOON.minusSeconds(4000));

        assertThat(waited(SOME, young)).isEqualTo(70);
        assertThat(waited(SOME, young, takes(4000))).isEqualTo(ON.toSeconds());
    }

    @Test
    void isNothingWhereTheQueuesClockIsAhead() {
        assertThat(waited(SOME, takes(-5))).isZero();
    }

    @ParameterizedTest(name = "{0} waiting for {1} s where a boot takes 300: {2} more")
    @CsvSource({"100, 0, 0", "100, 299, 0", "100, 300, 1", "100, 3000, 10", "3, 3000, 3", "0, 3000, 0"})
    void wantsOneMoreForEachTimeABootMayTake(int waiting, int waitedSeconds, int more) {
        assertThat(Lateness.more(new Load(waiting, 8), Duration.ofSeconds(waitedSeconds), Duration.ofSeconds(300)))
                .isEqualTo(more);
    }
}
