package pixfleet.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.records.memory.CostlyTable.Latency;
import pixfleet.records.memory.ManyUsers;
import pixfleet.records.memory.ManyUsers.Outcome;

/** The small form; the large one is a program, {@link ManyUsers}. */
@Timeout(60)
class ManyUsersTest {
    private static final Latency SHORT = new Latency(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2));

    @Test
    void callsAndRowsGrowAsImagesDoAndAreSixAnImage() {
        Outcome few = new ManyUsers(SHORT, 64).run(20, 50);
        Outcome many = new ManyUsers(SHORT, 64).run(20, 500);

        for (Outcome outcome : new Outcome[] {few, many}) {
            assertThat(outcome.done()).isEqualTo(outcome.images());
            assertThat(outcome.told()).isEqualTo(20);
            assertThat(outcome.left()).isZero();
        }
        assertThat(many.rowsAnImage()).isCloseTo(6, within(0.1));
        assertThat(many.callsAnImage()).isLessThanOrEqualTo(few.callsAnImage());
        assertThat(many.bill().writeUnits() / 10.0)
                .isCloseTo((double) few.bill().writeUnits(), Percentage.withPercentage(20));
    }

    /** As objects in S3, 600 completions at once cost 233,514 calls, of which 115,557 were lost writes. */
    @Test
    void sixHundredCompletionsAtOnceOfOneJobAllCount() {
        Outcome outcome = new ManyUsers(ManyUsers.AS_AWS, 600).run(1, 600);

        System.out.printf(
                "600 completions at once of one job: %d calls, %d lost writes%n",
                outcome.bill().calls(), outcome.bill().lost());
        assertThat(outcome.done()).isEqualTo(600);
        assertThat(outcome.told()).isEqualTo(1);
    }
}
