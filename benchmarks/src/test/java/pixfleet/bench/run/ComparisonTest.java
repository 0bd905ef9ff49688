package pixfleet.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final List<String> order = new ArrayList<>();

    private final class Counting implements Contestant {
        private final String name;

        Counting(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Run run() {
            order.add(name);
            return Run.timed(order.size(), 0);
        }
    }

    @Test
    void contestantsTakeTurnsAndWarmUpsAreNotCounted() throws Exception {
        Comparison contest =
                Comparison.hold("x", 1, 2, List.of(new Counting("a"), new Counting("b")), (format, values) -> {});

        assertThat(order).containsExactly("a", "b", "a", "b", "a", "b");
        assertThat(contest.runs().get("a")).extracting(Run::seconds).containsExactly(3.0, 5.0);
        assertThat(contest.runs().get("b")).extracting(Run::seconds).containsExactly(4.0, 6.0);
    }

    @Test
    void ratiosAreOfNeighbours() {
        var contest = new Comparison(Map.of(
                "a", List.of(Run.timed(2, 0), Run.timed(30, 0), Run.timed(8, 0)),
                "b", List.of(Run.timed(1, 0), Run.timed(10, 0), Run.timed(8, 0))));

        assertThat(contest.ratio("a", "b", Run::seconds)).isEqualTo(new Spread(2, 1, 3));
    }

    @Test
    void aContestantThatDidNotRunIsNamed() {
        var contest = new Comparison(Map.of("a", List.of(Run.timed(1, 0))));

        assertThatThrownBy(() -> contest.spread("b", Run::seconds))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("b did not run");
    }

    @Test
    void theMedianOfAnEvenCountLiesBetweenTheMiddleTwo() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 10.0)).median()).isCloseTo(3, within(1e-9));
        assertThat(Spread.of(List.of(1.0, 2.0, 2.5)).text(1)).isEqualTo("2.0 (1.0-2.5)");
    }

    @Test
    void aTableIsMarkdown() {
        var table = new Table("Title", "a", "b");
        table.row("x|y", 1);
        table.remark("As it was.");

        assertThat(table.markdown()).isEqualTo("## Title\n\n| a | b |\n| --- | --- |\n| x\\|y | 1 |\n\nAs it was.\n");
        assertThatThrownBy(() -> table.row("one")).isInstanceOf(IllegalArgumentException.class);
    }
}
