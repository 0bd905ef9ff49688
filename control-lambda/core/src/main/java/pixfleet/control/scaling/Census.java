package pixfleet.control.scaling;

import java.util.ArrayList;
import java.util.List;
import pixfleet.control.scaling.Demand.Load;
import pixfleet.metric.Measurement;
import pixfleet.metric.Metric;

/** What a look says of the pool in numbers. Pure. */
final class Census {
    private Census() {}

    /** Counts; what is zero is not said. */
    static List<Measurement> of(Load load, List<Member> pool, Rung rung) {
        var counts = new ArrayList<Measurement>();
        add(counts, Metric.BACKLOG, load.tasks());
        long silent = count(pool, Capacity.SILENT);
        long stuck = pool.stream()
                .filter(member -> member.capacity() == Capacity.SILENT)
                .filter(member -> member.node().state() == Node.State.STOPPING)
                .count();
        add(counts, Metric.STUCK_STOPPING, stuck);
        add(counts, Metric.ORPHANS, silent - stuck);
        if (load.tasks() == 0) {
            add(counts, Metric.IDLE_NODES, count(pool, Capacity.WORKING));
        }
        if (rung != Rung.NONE) {
            counts.add(new Measurement(Metric.RUNGS, rung.word(), 1));
        }
        return counts;
    }

    private static long count(List<Member> pool, Capacity capacity) {
        return pool.stream().filter(member -> member.capacity() == capacity).count();
    }

    private static void add(List<Measurement> counts, Metric metric, long value) {
        if (value > 0) {
            counts.add(Measurement.of(metric, value));
        }
    }
}
