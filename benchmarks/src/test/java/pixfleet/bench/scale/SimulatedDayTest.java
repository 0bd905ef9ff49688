package pixfleet.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The production planner on days of a tenth of the size that {@code ./pixfleet bench scale} simulates. */
@Timeout(120)
class SimulatedDayTest {
    private static final long SEED = 20261128L;

    static List<DayInputs> days() {
        return ScaleSuite.days(100_000, 100);
    }

    @ParameterizedTest
    @MethodSource("days")
    void drainsNearTheIdealWithFewStartsForNothingAndNoLimitBreached(DayInputs day) {
        Outcome outcome = ScaleSuite.outcome(day, SEED);

        assertThat(ScaleSuite.faults(day, outcome)).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameDay() {
        DayInputs day = days().getFirst();

        assertThat(ScaleSuite.outcome(day, SEED)).isEqualTo(ScaleSuite.outcome(day, SEED));
    }

    @Test
    void aDayThatIsNotAsItHasToBeIsNamed() {
        var day = new DayInputs("a day", 10, 10, 1000, 1000);
        var slow = new Outcome(
                1000,
                10,
                1,
                1,
                1,
                List.of(new Outcome.Use("calls", 3, 2, 0), new Outcome.Use("more", 1, 2, 1)),
                List.of());

        assertThat(ScaleSuite.faults(day, slow))
                .containsExactly(
                        "a day: drained in 1000 s, ideal 85 s",
                        "a day: 1 of 10 starts for nothing",
                        "a day: calls, 3 of 2, 0 refused",
                        "a day: more, 1 of 2, 1 refused");
    }

    @Test
    void allPricesAreThere() {
        var prices = DayInputs.prices(Path.of("..").toAbsolutePath());

        assertThat(prices.get("node")).isGreaterThan(prices.get("address"));
    }

    @Test
    void aDayIsDrawn() {
        DayInputs day = days().getLast();

        assertThat(Plot.svg(day, ScaleSuite.outcome(day, SEED))).contains("<svg", "ideal end", day.what());
    }
}
