package pixfleet.fleet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.fleet.gang.Parcel;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ThreadCommunicatorTest {
    @Test
    void sumsOverAllRanks() {
        List<Long> sums = ThreadCommunicator.run(5, communicator -> {
            long[] values = {communicator.rank(), 1};
            communicator.sum(values);
            return values[0] * 100 + values[1];
        });

        assertThat(sums).containsOnly(1005L).hasSize(5);
    }

    @Test
    void everyRankHearsFromTheOneBeforeIt() {
        List<Integer> heard = ThreadCommunicator.run(3, communicator -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment mine = arena.allocateFrom(ValueLayout.JAVA_INT, communicator.rank());
                MemorySegment theirs = arena.allocate(ValueLayout.JAVA_INT);
                int next = (communicator.rank() + 1) % 3;
                int previous = (communicator.rank() + 2) % 3;
                communicator.exchange(List.of(new Parcel(next, mine)), List.of(new Parcel(previous, theirs)));
                return theirs.get(ValueLayout.JAVA_INT, 0);
            }
        });

        assertThat(heard).containsExactly(2, 0, 1);
    }

    @Test
    void windowsAreSharedAndEachIsNew() {
        List<Integer> seen = ThreadCommunicator.run(2, communicator -> {
            MemorySegment first = communicator.window(4).orElseThrow();
            if (communicator.rank() == 0) {
                first.set(ValueLayout.JAVA_INT, 0, 7);
            }
            communicator.sum(new long[0]);
            MemorySegment second = communicator.window(8).orElseThrow();
            return 10 * first.get(ValueLayout.JAVA_INT, 0) + second.get(ValueLayout.JAVA_INT, 0);
        });

        assertThat(seen).containsExactly(70, 70);
        assertThat(ThreadCommunicator.run(
                        2, false, communicator -> communicator.window(4).isPresent()))
                .containsOnly(false);
    }

    @Test
    void whatOneRankThrowsEndsAll() {
        assertThatThrownBy(() -> ThreadCommunicator.run(3, communicator -> {
                    if (communicator.rank() == 1) {
                        throw new IllegalArgumentException("broken");
                    }
                    communicator.sum(new long[1]);
                    return communicator.rank();
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("broken");
    }

    @Test
    void ranksThatCallDifferentThingsFail() {
        assertThatThrownBy(() -> ThreadCommunicator.run(2, communicator -> {
                    if (communicator.rank() == 0) {
                        communicator.sum(new long[1]);
                    } else {
                        communicator.exchange(List.of(), List.of());
                    }
                    return 0;
                }))
                .hasMessageContaining("different collective methods");
    }
}
