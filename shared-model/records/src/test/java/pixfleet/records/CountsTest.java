package pixfleet.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.job.Job;
import pixfleet.job.Stage;
import pixfleet.records.memory.MemoryTable;
import pixfleet.records.table.Table;

@Timeout(60)
class CountsTest {
    private final MemoryTable rows = new MemoryTable();
    private final CyclicBarrier both = new CyclicBarrier(2);

    /** The rows, of which nothing is answered before two have asked. */
    private Table forTwo() {
        return (Table) Proxy.newProxyInstance(
                Table.class.getClassLoader(), new Class<?>[] {Table.class}, (_, method, arguments) -> {
                    both.await(20, TimeUnit.SECONDS);
                    try {
                        return method.invoke(rows, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Named for a look that waited for its job's counters before it asked who runs: twice the table's queue beside a running job. */
    @Test
    void aLookAtARunningJobAsksForAllItShowsAtOnce() {
        Job job = Samples.job(1, 3);
        var _ = new Jobs(rows).open(job, "ada", Samples.NOON);
        var node = new Images(rows);
        for (int position = 0; position < 2; position++) {
            var _ = node.advance(Samples.status(job, position, 1, new Stage.Running(0, 1), Samples.NOON));
        }
        int before = rows.reads();

        JobCounts counts = new Counts(forTwo()).overview(job.id()).orElseThrow().counts();

        assertThat(counts).extracting(JobCounts::open, JobCounts::running).containsExactly(2, 2);
        assertThat(rows.reads() - before).isEqualTo(2);
    }
}
