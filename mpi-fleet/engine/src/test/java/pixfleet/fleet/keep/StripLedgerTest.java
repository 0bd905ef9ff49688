package pixfleet.fleet.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.keep.StripLedger.Span;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

class StripLedgerTest {
    /** Seven strips of 16 rows of 10 bytes; the last has 4 rows. */
    private static final StripPlan PLAN = new StripPlan(new Dimensions(10, 100, 1, 8), 16);

    @Test
    void stripsThatMissLieTogetherAndKeptOnesApart() {
        StripLedger ledger = StripLedger.of(PLAN, Map.of("00001", 160L, "00002", 160L, "00006", 40L));

        assertThat(ledger.spans(Rows.all(100)))
                .containsExactly(
                        new Span.Missing(new Rows(0, 16)),
                        new Span.Kept(1, new Rows(16, 16)),
                        new Span.Kept(2, new Rows(32, 16)),
                        new Span.Missing(new Rows(48, 48)),
                        new Span.Kept(6, new Rows(96, 4)));
        assertThat(ledger.spans(new Rows(32, 32)))
                .containsExactly(new Span.Kept(2, new Rows(32, 16)), new Span.Missing(new Rows(48, 16)));
        assertThat(ledger.spans(new Rows(100, 0))).isEmpty();
        assertThat(ledger.kept()).isEqualTo(3);
        assertThat(ledger.isComplete()).isFalse();
    }

    @Test
    void whatHasAnotherLengthOrNameIsNoStrip() {
        StripLedger ledger =
                StripLedger.of(PLAN, Map.of("00001", 159L, "00006", 160L, "00007", 160L, "1", 160L, "00002.tmp", 160L));

        assertThat(ledger.kept()).isZero();
        assertThat(ledger.spans(Rows.all(100))).containsExactly(new Span.Missing(Rows.all(100)));
    }

    @Test
    void rowsThatCutAStripAreRefused() {
        StripLedger ledger = StripLedger.empty(PLAN);

        assertThatThrownBy(() -> ledger.spans(new Rows(0, 20))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ledger.spans(new Rows(8, 24))).isInstanceOf(IllegalArgumentException.class);
    }

    /** Drawn ledgers, told to drawn numbers of ranks: every row once, in order, and of the kept ones exactly those. */
    @Test
    void theSpansOfAllRanksAreTheImage() {
        var random = new Random(15);
        for (int trial = 0; trial < 2000; trial++) {
            StripPlan plan = StripPlan.of(new Dimensions(1 + random.nextInt(50), 1 + random.nextInt(2000), 3, 8));
            var found = new HashMap<String, Long>();
            var kept = new BitSet();
            for (int strip = 0; strip < plan.count(); strip++) {
                if (random.nextInt(3) == 0) {
                    kept.set(strip);
                    found.put(StripPlan.name(strip), plan.bytes(strip));
                }
            }
            StripLedger ledger =
                    StripLedger.read(plan, StripLedger.of(plan, found).told());
            int ranks = 1 + random.nextInt(9);
            Partition owners = Partition.aligned(plan.image().height(), ranks, plan.rows());
            int row = 0;
            var taken = new BitSet();
            for (int rank = 0; rank < ranks; rank++) {
                List<Span> spans = ledger.spans(owners.of(rank));
                for (Span span : spans) {
                    assertThat(span.rows().first()).isEqualTo(row);
                    row = span.rows().end();
                    if (span instanceof Span.Kept(int strip, var _)) {
                        taken.set(strip);
                    }
                }
            }
            assertThat(row).isEqualTo(plan.image().height());
            assertThat(taken).isEqualTo(kept);
            assertThat(ledger.isComplete()).isEqualTo(kept.cardinality() == plan.count());
        }
    }
}
