package pixfleet.fleet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ThreadCommunicatorTest {
    @Test
    void windowsAreSharedAndEachIsNew() {
        List<Integer> seen = ThreadCommunicator.run(2, communicator -> {
            MemorySegment first = communicator.window(4).orElseThrow();
            if (communicator.rank() == 0) {
                first.set(ValueLayout.JAVA_INT, 0, 7);
            }
            communicator.barrier();
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
