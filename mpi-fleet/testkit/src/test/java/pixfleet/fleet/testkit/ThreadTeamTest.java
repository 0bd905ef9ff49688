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
class ThreadTeamTest {
    @Test
    void sumsOverAllRanks() {
        List<Long> sums = ThreadTeam.run(5, team -> {
            long[] values = {team.rank(), 1};
            team.sum(values);
            return values[0] * 100 + values[1];
        });

        assertThat(sums).containsOnly(1005L).hasSize(5);
    }

    @Test
    void everyRankHearsFromTheOneBeforeIt() {
        List<Integer> heard = ThreadTeam.run(3, team -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment mine = arena.allocateFrom(ValueLayout.JAVA_INT, team.rank());
                MemorySegment theirs = arena.allocate(ValueLayout.JAVA_INT);
                int next = (team.rank() + 1) % 3;
                int previous = (team.rank() + 2) % 3;
                team.exchange(List.of(new Parcel(next, mine)), List.of(new Parcel(previous, theirs)));
                return theirs.get(ValueLayout.JAVA_INT, 0);
            }
        });

        assertThat(heard).containsExactly(2, 0, 1);
    }

    @Test
    void windowsAreSharedAndEachIsNew() {
        List<Integer> seen = ThreadTeam.run(2, team -> {
            MemorySegment first = team.window(4).orElseThrow();
            if (team.rank() == 0) {
                first.set(ValueLayout.JAVA_INT, 0, 7);
            }
            team.sum(new long[0]);
            MemorySegment second = team.window(8).orElseThrow();
            return 10 * first.get(ValueLayout.JAVA_INT, 0) + second.get(ValueLayout.JAVA_INT, 0);
        });

        assertThat(seen).containsExactly(70, 70);
        assertThat(ThreadTeam.run(2, false, team -> team.window(4).isPresent())).containsOnly(false);
    }

    @Test
    void whatOneRankThrowsEndsAll() {
        assertThatThrownBy(() -> ThreadTeam.run(3, team -> {
                    if (team.rank() == 1) {
                        throw new IllegalArgumentException("broken");
                    }
                    team.sum(new long[1]);
                    return team.rank();
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("broken");
    }

    @Test
    void ranksThatCallDifferentThingsFail() {
        assertThatThrownBy(() -> ThreadTeam.run(2, team -> {
                    if (team.rank() == 0) {
                        team.sum(new long[1]);
                    } else {
                        team.exchange(List.of(), List.of());
                    }
                    return 0;
                }))
                .hasMessageContaining("different collective methods");
    }
}
