package pixfleet.fleet.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class RecyclerTest {
    private static final int BYTES = 100_000;
    private static final int MOST = 1 << 20;

    private final Recycler recycler = new Recycler(MOST, 2);

    private long usedOnce(long bytes) {
        try (Arena arena = recycler.arena()) {
            return arena.allocate(bytes).address();
        }
    }

    @Test
    void lendsTheSameMemoryAgainWithItsOwnLength() {
        long first = usedOnce(BYTES);

        try (Arena arena = recycler.arena()) {
            MemorySegment again = arena.allocate(BYTES + 1);

            assertThat(again.address()).isEqualTo(first);
            assertThat(again.byteSize()).isEqualTo(BYTES + 1);
        }
    }

    @Test
    void twoWhoAreNotDoneNeverShare() {
        usedOnce(BYTES);
        try (Arena one = recycler.arena();
                Arena other = recycler.arena()) {
            MemorySegment mine = one.allocate(BYTES).fill((byte) 1);
            MemorySegment alsoMine = one.allocate(BYTES).fill((byte) 2);
            other.allocate(BYTES).fill((byte) 3);

            assertThat(mine.get(ValueLayout.JAVA_BYTE, BYTES - 1)).isEqualTo((byte) 1);
            assertThat(alsoMine.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 2);
        }
    }

    @Test
    void whatIsClosedCanNoLongerBeReached() {
        MemorySegment kept;
        try (Arena arena = recycler.arena()) {
            kept = arena.allocate(BYTES);
            assertThat(kept.isAccessibleBy(new Thread())).isTrue();
        }

        assertThatThrownBy(() -> kept.get(ValueLayout.JAVA_BYTE, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Already closed");
    }

    @Test
    void anArenaClosedTwiceGivesBackOnce() {
        Arena arena = recycler.arena();
        arena.allocate(BYTES);
        arena.close();
        assertThatThrownBy(arena::close).isInstanceOf(IllegalStateException.class);

        try (Arena one = recycler.arena();
                Arena other = recycler.arena()) {
            assertThat(one.allocate(BYTES).address())
                    .isNotEqualTo(other.allocate(BYTES).address());
        }
    }

    @Test
    void whatIsTooLargeOrSmallToKeepIsFreshAndZero() {
        try (Arena arena = recycler.arena()) {
            arena.allocate(MOST + 1L).fill((byte) 1);
            arena.allocate(16).fill((byte) 1);
        }
        try (Arena arena = recycler.arena()) {
            for (long bytes : new long[] {16, MOST + 1L}) {
                MemorySegment fresh = arena.allocate(bytes);

                assertThat(fresh.byteSize()).isEqualTo(bytes);
                assertThat(fresh.get(ValueLayout.JAVA_BYTE, bytes - 1)).isZero();
            }
        }
    }

    @Test
    void keepsNoMoreThanItWasTold() {
        MemorySegment[] pieces = new MemorySegment[3];
        try (Arena arena = recycler.arena()) {
            for (int i = 0; i < pieces.length; i++) {
                pieces[i] = arena.allocate(BYTES).fill((byte) 7);
            }
        }
        try (Arena arena = recycler.arena()) {
            assertThat(arena.allocate(BYTES).get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 7);
            assertThat(arena.allocate(BYTES).get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 7);
            assertThat(arena.allocate(BYTES).get(ValueLayout.JAVA_BYTE, 0)).isZero();
        }
    }
}
