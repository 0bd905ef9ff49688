package pixfleet.fleet.openmpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pixfleet.fleet.Tasks;
import pixfleet.fleet.schedule.Calibration;
import pixfleet.fleet.schedule.NodeMemory;
import pixfleet.fleet.schedule.Schedule;
import pixfleet.fleet.schedule.TaskDispatcher;
import pixfleet.job.ImageFormat;
import pixfleet.job.RankCapacity;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;
import pixfleet.wire.TaskJson;

/** Rank 0 between an agent and four ranks on two hosts, of which ranks 0 and 1 are on the head's. */
class HeadTest {
    private static final List<Integer> HOSTS = List.of(0, 0, 2, 2);

    private final List<String> toAgent = new ArrayList<>();
    private final List<String> toRanks = new ArrayList<>();
    private long now;

    private final Head head = new Head(
            new Schedule(Calibration.builtIn(), 2, 4, RankCapacity.ofMebibytes(1536)),
            new TaskDispatcher<>(HOSTS, 1, NodeMemory.ofMebibytes(256)),
            HOSTS,
            new Head.Wires(
                    frame -> toAgent.add(frame.tag() + " " + frame.number()),
                    (rank, frame) -> toRanks.add(rank + " " + frame.tag() + " " + frame.number()),
                    () -> now));

    private static Task task(int edge, String pipeline) {
        Task task = Tasks.task("uploads", "picture", ImageFormat.TIFF, pipeline);
        return new Task(task.ref(), 1, ImageFormat.TIFF, new Dimensions(edge, edge, 3, 8), 1, task.pipeline());
    }

    private void offer(long number, Task task) {
        head.fromAgent(new Frame(Tag.TASK, number, TaskJson.write(task)));
    }

    @Test
    void saysHowManyRanksThereAre() {
        assertThat(toAgent).containsExactly("HELLO 4");
        assertThat(head.busy()).isFalse();
    }

    @Test
    void givesEachRankATaskAndKeepsTheNextUntilOneIsFree() {
        for (long number = 1; number <= 5; number++) {
            offer(number, task(100, "invert"));
        }
        assertThat(toRanks).containsExactlyInAnyOrder("0 TASK 1", "1 TASK 2", "2 TASK 3", "3 TASK 4");
        toRanks.clear();

        head.fromRank(2, Frame.sentence(Tag.FAILED, 3, "it is no image"));

        assertThat(toRanks).containsExactly("2 TASK 5");
        assertThat(toAgent).containsExactly("HELLO 4", "FAILED 3");
        assertThat(head.busy()).isTrue();
    }

    @Test
    void keepsATaskForWhichNoNodeHasTheMemoryUntilOneHas() {
        for (long number = 1; number <= 3; number++) {
            offer(number, task(4000, "invert"));
        }
        assertThat(toRanks).as("of 137 MiB each").containsExactly("0 TASK 1", "2 TASK 2");
        toRanks.clear();

        head.fromRank(2, new Frame(Tag.STORED, 2, ""));

        assertThat(toRanks).containsExactly("2 TASK 3");
    }

    @ParameterizedTest
    @EnumSource(
            value = Tag.class,
            names = {"STORED", "VERIFIED", "FAILED", "POSTPONED"})
    void tellsTheAgentOfEveryEnd(Tag end) {
        offer(7, task(100, "invert"));

        head.fromRank(0, new Frame(Tag.STARTED, 7, ""));
        head.fromRank(0, new Frame(Tag.PROGRESS, 7, "1/2"));
        head.fromRank(0, new Frame(end, 7, ""));

        assertThat(toAgent).containsExactly("HELLO 4", "STARTED 7", "PROGRESS 7", end + " 7");
        assertThat(head.busy()).isFalse();
    }

    @Test
    void callsTheRanksOfItsHostOrAllForAnImageThatTheyShare() {
        offer(1, task(30000, "rotate-quarter"));
        assertThat(toRanks).allMatch(sent -> sent.matches("\\d (HOST_)?GANG 1"));
        int called = toRanks.size();
        assertThat(called).isIn(2, 4);
        toRanks.clear();

        offer(2, task(100, "invert"));
        assertThat(toRanks).noneMatch(sent -> sent.startsWith("0 "));

        head.fromRank(0, new Frame(Tag.STORED, 1, ""));
        assertThat(toAgent).contains("STORED 1");
    }

    @Test
    void stopsItselfLast() {
        head.fromAgent(Frame.of(Tag.STOP));

        assertThat(toRanks).containsExactly("3 STOP 0", "2 STOP 0", "1 STOP 0", "0 STOP 0");
    }

    @Test
    void callsAWorldAliveOnlyWhileNoRankIsSilent() {
        now = Duration.ofSeconds(19).toNanos();
        head.fromRank(1, Frame.of(Tag.ALIVE));
        head.fromRank(2, Frame.of(Tag.ALIVE));
        head.beat();
        assertThat(toAgent).containsExactly("HELLO 4", "ALIVE 0");

        now = Duration.ofSeconds(21).toNanos();
        head.beat();
        assertThat(toAgent).containsExactly("HELLO 4", "ALIVE 0");

        head.fromRank(3, Frame.of(Tag.ALIVE));
        head.beat();
        assertThat(toAgent).containsExactly("HELLO 4", "ALIVE 0", "ALIVE 0");
    }

    @Test
    void knowsWhoSaysWhat() {
        assertThatThrownBy(() -> head.fromAgent(Frame.of(Tag.HELLO))).hasMessageContaining("does not send HELLO");
        assertThatThrownBy(() -> head.fromRank(1, Frame.of(Tag.TASK))).hasMessageContaining("does not send TASK");
    }
}
