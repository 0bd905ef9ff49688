package pixfleet.fleet.keep;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import pixfleet.fleet.raster.Rows;

/** Which strips of a result are kept already. Unchanging: what is kept since is for whoever comes next. */
public final class StripLedger {
    private final StripPlan plan;
    private final BitSet kept;

    private StripLedger(StripPlan plan, BitSet kept) {
        this.plan = plan;
        this.kept = kept;
    }

    /** Consecutive rows that have one and the same story. */
    public sealed interface Span {
        /** Which rows. */
        Rows rows();

        /**
         * Rows that are kept.
         *
         * @param strip the one they are
         */
        record Kept(int strip, Rows rows) implements Span {}

        /** Rows that are to be made; of as many strips as lie together. */
        record Missing(Rows rows) implements Span {}
    }

    /** No strip is kept. */
    public static StripLedger empty(StripPlan plan) {
        return new StripLedger(plan, new BitSet());
    }

    /**
     * What a store says is there. Names that are no strip's, and strips of another length, are looked over.
     *
     * @param found bytes by name
     */
    public static StripLedger of(StripPlan plan, Map<String, Long> found) {
        var kept = new BitSet();
        for (int strip = 0; strip < plan.count(); strip++) {
            kept.set(strip, found.getOrDefault(StripPlan.name(strip), -1L) == plan.bytes(strip));
        }
        return new StripLedger(plan, kept);
    }

    /** For other ranks. */
    public byte[] told() {
        return kept.toByteArray();
    }

    /** What another rank told of the same strips. */
    public static StripLedger read(StripPlan plan, byte[] told) {
        return new StripLedger(plan, BitSet.valueOf(told));
    }

    /** Whether none is missing. */
    public boolean isComplete() {
        return kept.cardinality() == plan.count();
    }

    /** How many are kept. */
    public int kept() {
        return kept.cardinality();
    }

    /**
     * What is to become of some rows, in their order.
     *
     * @param rows begin and end at borders of strips, or at the image's end
     */
    public List<Span> spans(Rows rows) {
        if (rows.none()) {
            return List.of();
        }
        if (rows.first() % plan.rows() != 0
                || (rows.end() % plan.rows() != 0 && rows.end() != plan.image().height())) {
            throw new IllegalArgumentException(
                    "rows %d to %d are no strips of %d rows".formatted(rows.first(), rows.end(), plan.rows()));
        }
        var spans = new ArrayList<Span>();
        int missing = rows.first();
        for (int row = rows.first(); row < rows.end(); row += plan.rows()) {
            int strip = plan.stripOf(row);
            if (kept.get(strip)) {
                addMissing(spans, Rows.between(missing, row));
                spans.add(new Span.Kept(strip, plan.rowsOf(strip)));
                missing = plan.rowsOf(strip).end();
            }
        }
        addMissing(spans, Rows.between(missing, rows.end()));
        return List.copyOf(spans);
    }

    private static void addMissing(List<Span> spans, Rows rows) {
        if (!rows.none()) {
            spans.add(new Span.Missing(rows));
        }
    }
}
