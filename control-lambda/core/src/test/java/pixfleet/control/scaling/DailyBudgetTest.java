package pixfleet.control.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.AbstractDoubleAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.job.NodeTime;

class DailyBudgetTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-11-28T00:00:00Z");
    private static final Instant NOON = MIDNIGHT.plus(Duration.ofHours(12));
    private static final LocalDate TODAY = LocalDate.parse("2026-11-28");

    private static Instant minute(int minutes) {
        return NOON.plus(Duration.ofMinutes(minutes));
    }

    private static NodeTime last(double minutes, String... on) {
        return new NodeTime(TODAY, 60 * minutes, NOON, Set.of(on));
    }

    private static AbstractDoubleAssert<?> minutes(NodeTime spent) {
        return assertThat(spent.seconds() / 60);
    }

    @Test
    void countsNodesFromTheirStartOrFromTheLastCount() {
        Map<String, Instant> on = Map.of("i-old", minute(-50), "i-new", minute(4));

        NodeTime spent = DailyBudget.counted(last(50, "i-old"), on, _ -> Instant.MAX, minute(10));

        minutes(spent).isCloseTo(50 + 10 + 6, within(1e-9));
        assertThat(spent.on()).containsExactlyInAnyOrder("i-old", "i-new");
        assertThat(spent.at()).isEqualTo(minute(10));
    }

    @Test
    void countsAgainWhatItDidNotWriteDown() {
        Map<String, Instant> on = Map.of("i-a", minute(-5));
        NodeTime once = DailyBudget.counted(last(5, "i-a"), on, _ -> Instant.MAX, minute(3));

        assertThat(DailyBudget.counted(once, on, _ -> Instant.MAX, minute(8)))
                .isEqualTo(DailyBudget.counted(last(5, "i-a"), on, _ -> Instant.MAX, minute(8)));
    }

    /** Its lease's end, in minutes after the last count. */
    @ParameterizedTest
    @CsvSource({"3, 3", "9, 7", "-20, 7"})
    void countsANodeThatIsOffUntilItsLeaseEndedAndOtherwiseUntilNow(int leaseEnds, int counted) {
        NodeTime spent = DailyBudget.counted(last(1, "i-a"), Map.of(), _ -> minute(leaseEnds), minute(7));

        minutes(spent).isCloseTo(1 + counted, within(1e-9));
        assertThat(spent.on()).isEmpty();
    }

    @Test
    void beginsAtMidnight() {
        var yesterday = new NodeTime(TODAY.minusDays(1), 5000, MIDNIGHT.minusSeconds(120), Set.of("i-a", "i-gone"));
        Map<String, Instant> on = Map.of("i-a", MIDNIGHT.minusSeconds(9000));

        NodeTime spent = DailyBudget.counted(yesterday, on, _ -> MIDNIGHT.minusSeconds(60), MIDNIGHT.plusSeconds(30));

        assertThat(spent.day()).isEqualTo(TODAY);
        assertThat(spent.seconds()).as("of the day that began").isEqualTo(30);
    }

    @ParameterizedTest(name = "of {0} minutes, {1} used, one on for {2}: {3} more")
    @CsvSource({"60, 0, 30, 6", "60, 50, 30, 1", "60, 51, 30, 0", "60, 70, 30, 0", "60, 2, 2, 5", "60, 45, 1, 0"})
    void aStartIsReckonedWithTenMinutes(int budget, int used, int onFor, int more) {
        assertThat(DailyBudget.affordable(last(used), Map.of("i-a", minute(-onFor)), Duration.ofMinutes(budget), NOON))
                .isEqualTo(more);
    }

    @Test
    void isWrittenDownWhileNodesAreOnEveryFewLooks() {
        assertThat(DailyBudget.isNews(last(1), new NodeTime(TODAY, 60, minute(600), Set.of())))
                .as("asleep")
                .isFalse();
        assertThat(DailyBudget.isNews(last(1, "i-a"), new NodeTime(TODAY, 70, NOON.plusSeconds(10), Set.of("i-a"))))
                .isFalse();
        assertThat(DailyBudget.isNews(last(1, "i-a"), new NodeTime(TODAY, 120, minute(1), Set.of("i-a"))))
                .isTrue();
        assertThat(DailyBudget.isNews(last(1, "i-a"), new NodeTime(TODAY, 61, NOON.plusSeconds(1), Set.of())))
                .isTrue();
    }
}
