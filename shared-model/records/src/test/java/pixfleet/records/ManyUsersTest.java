package pixfleet.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.job.Job;
import pixfleet.job.Stage;
import pixfleet.records.memory.CostlyTable;
import pixfleet.records.memory.CostlyTable.Bill;
import pixfleet.records.memory.CostlyTable.Latency;
import pixfleet.records.memory.ManyUsers;
import pixfleet.records.memory.ManyUsers.Outcome;
import pixfleet.records.memory.MemoryTable;

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
        assertThat(many.rowsAnImage()).isBetween(5.0, 6.1);
        assertThat(many.callsAnImage()).isLessThanOrEqualTo(few.callsAnImage());
        assertThat(many.bill().writeUnits() / 10.0)
                .isCloseTo((double) few.bill().writeUnits(), Percentage.withPercentage(20));
    }

    /** Named for 600 completions that each moved a counter in a transaction of its own, of which a third lost to another. */
    @Test
    void endsThatComeTogetherMoveOneCounterOfTheirJob() {
        var table = new MemoryTable();
        Job job = Samples.job(1, 30);
        var _ = new Jobs(table).open(job, "ada", Samples.NOON);
        var node = new Images(table);
        for (int position = 0; position < 30; position++) {
            var _ = node.advance(Samples.status(job, position, 1, new Stage.Running(0, 1), Samples.NOON));
        }
        int before = table.rowsWritten();

        var _ = node.advance(IntStream.range(0, 30)
                .mapToObj(position ->
                        Samples.status(job, position, 1, Samples.done(job, position), Samples.NOON.plusSeconds(1)))
                .toList());

        assertThat(table.rowsWritten() - before).isEqualTo(31);
        assertThat(new Counts(table).ends(job.id()).done()).isEqualTo(30);
    }

    /** Named for counters that were 96 partitions: 48 units a look, also at a job of one image. Here 90 processes count. */
    @Test
    void aLookAtAJobReadsItsCountersTogether() {
        var table = new CostlyTable(new MemoryTable(), new Latency(Duration.ZERO, Duration.ZERO, Duration.ZERO));
        Job job = Samples.job(1, 900);
        var _ = new Jobs(table).open(job, "ada", Samples.NOON);
        for (int process = 0; process < 90; process++) {
            long number = process;
            var images = new Images(table, () -> number);
            for (int position = process; position < 900; position += 90) {
                var _ = images.advance(Samples.status(job, position, 1, new Stage.Running(0, 1), Samples.NOON));
            }
        }
        Bill before = table.bill();

        Ends ends = new Counts(table).ends(job.id());

        assertThat(ends.open()).isEqualTo(900);
        assertThat(table.bill().since(before).calls()).isEqualTo(1);
        assertThat(table.bill().since(before).readUnits()).isLessThanOrEqualTo(4);
    }

    /**
     * As objects in S3, 600 completions at once cost 233,514 calls, of which 115,557 were lost writes; where a hash of the image said
     * which of 96 rows counts it, a quarter of all calls.
     */
    @Test
    void sixHundredCompletionsAtOnceOfOneJobAllCount() {
        Outcome outcome = new ManyUsers(ManyUsers.AS_AWS, 600).run(1, 600);

        System.out.printf(
                "600 completions at once of one job: %d calls, %d lost writes%n",
                outcome.bill().calls(), outcome.bill().lost());
        assertThat(outcome.done()).isEqualTo(600);
        assertThat(outcome.told()).isEqualTo(1);
        assertThat(outcome.bill().lost()).isLessThan(outcome.bill().calls() / 10);
    }
}
