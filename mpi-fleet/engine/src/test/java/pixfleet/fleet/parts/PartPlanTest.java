package pixfleet.fleet.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.process.Results;

class PartPlanTest {
    private static final long MIB = 1L << 20;

    private static List<Long> mib(long... shares) {
        return LongStream.of(shares).mapToObj(share -> share * MIB).toList();
    }

    private static List<String> plan(List<Long> shares) {
        return PartPlan.of(shares).parts().stream()
                .map(part -> {
                    var spans = new ArrayList<String>();
                    part.spans()
                            .forEach(span -> spans.add(
                                    "%d:%d+%d".formatted(span.rank(), span.from() / MIB, span.bytes() / MIB)));
                    return "%d by %d %s".formatted(part.number(), part.owner(), String.join(" ", spans));
                })
                .toList();
    }

    @Test
    void sharesAreCutIntoEvenPartsOfTheirRank() {
        assertThat(plan(mib(40, 16))).hasSize(4).startsWith("1 by 0 0:0+13").endsWith("4 by 1 1:0+16");
    }

    @Test
    void whatIsTooSmallGoesToTheNextRankThatHasMore() {
        assertThat(plan(mib(2, 0, 1, 20, 3)))
                .containsExactly("1 by 3 0:0+2 2:0+1 3:0+2", "2 by 3 3:2+9", "3 by 3 3:11+9", "4 by 4 4:0+3");
    }

    @Test
    void whatWouldLeaveTooLittleIsTakenWhole() {
        assertThat(plan(mib(4, 5, 9))).containsExactly("1 by 1 0:0+4 1:0+5", "2 by 2 2:0+9");
    }

    @Test
    void aSmallObjectIsOnePart() {
        assertThat(plan(mib(0, 1, 1, 0))).containsExactly("1 by 2 1:0+1 2:0+1");
        assertThat(PartPlan.of(List.of(1L, 0L)).parts()).hasSize(1);
    }

    @Test
    void nothingAtAllIsNoObject() {
        assertThatThrownBy(() -> PartPlan.of(List.of(0L, 0L))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyByteIsInOnePartAndTheStoreTakesAll(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            var shares = new ArrayList<Long>();
            for (int rank = 1 + random.nextInt(64); rank > 0; rank--) {
                shares.add(
                        switch (random.nextInt(5)) {
                            case 0 -> 0L;
                            case 1 -> 1 + random.nextLong(5 * MIB);
                            case 2 -> 5 * MIB - 1 + random.nextInt(3);
                            case 3 -> random.nextLong(40 * MIB);
                            default -> random.nextLong(1L << (20 + random.nextInt(20)));
                        });
            }
            if (Collections.max(shares) > 0) {
                check(shares);
            }
        }
    }

    private static void check(List<Long> shares) {
        var plan = PartPlan.of(shares);
        long[] next = new long[shares.size()];
        int lastRank = 0;
        long at = 0;
        for (Part part : plan.parts()) {
            assertThat(part.at()).isEqualTo(at);
            for (Part.Span span : part.spans()) {
                assertThat(span.rank()).isGreaterThanOrEqualTo(lastRank);
                assertThat(span.from()).isEqualTo(next[span.rank()]);
                lastRank = span.rank();
                next[span.rank()] = span.end();
            }
            at += part.bytes();
            boolean last = part.number() == plan.parts().size();
            assertThat(part.bytes()).isBetween(last ? 1 : Results.MIN_PART_BYTES, plan.partBytes());
            if (part.mixed()) {
                assertThat(part.bytes()).isLessThan(PartPlan.MAX_MIXED_BYTES);
            }
        }
        assertThat(next)
                .containsExactly(shares.stream().mapToLong(Long::longValue).toArray());
        assertThat(plan.parts()).hasSizeLessThanOrEqualTo(Results.MAX_PARTS);
    }
}
