package pixfleet.fleet.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.gang.Transfers;
import pixfleet.fleet.gang.Transfers.Transfer;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

class ChainTest {
    private static final Dimensions IMAGE = new Dimensions(10, 100, 3, 8);

    private static List<Operation> operations(String pipeline) {
        return Pipeline.parse(pipeline).operations();
    }

    @ParameterizedTest
    @CsvSource({
        "invert, 20, 10, 20, 10",
        "gaussian-blur:ksize=9, 20, 10, 16, 18",
        "gaussian-blur:ksize=9|erode:iterations=2, 20, 10, 14, 22",
        "gaussian-blur:ksize=9, 0, 10, 0, 14",
        "gaussian-blur:ksize=9, 95, 5, 91, 9",
        "gaussian-blur:ksize=255, 50, 1, 0, 100"
    })
    void addsUpTheHalosAndStopsAtTheImagesBorders(String pipeline, int first, int count, int needFirst, int needCount) {
        assertThat(Chain.of(operations(pipeline), IMAGE).source(new Rows(first, count)))
                .isEqualTo(new Rows(needFirst, needCount));
    }

    @Test
    void needsNothingForNoRows() {
        assertThat(Chain.of(operations("gaussian-blur"), IMAGE)
                        .source(new Rows(100, 0))
                        .none())
                .isTrue();
    }

    @Test
    void cutsAPipelineWhereRanksHaveToMeet() {
        List<Segment> segments = Segment.of(operations("gaussian-blur|invert|canny|dilate|canny"), IMAGE);

        assertThat(segments).extracting(it -> it.chain().operations().size()).containsExactly(2, 1, 0);
        assertThat(segments.get(0).out()).isEqualTo(new Dimensions(10, 100, 1, 8));
        assertThat(segments.getLast().end()).isEmpty();
        assertThatThrownBy(() -> Chain.of(operations("canny"), IMAGE)).hasMessageContaining("canny cannot stand");
    }

    @ParameterizedTest
    @CsvSource({"100, 3, 1", "1, 64, 1", "7, 7, 1", "5000, 3, 512", "511, 2, 512", "513, 2, 512", "1000000, 64, 512"})
    void everyRowHasOneOwnerAndBordersLieWhereAsked(int rows, int ranks, int step) {
        Partition partition = Partition.aligned(rows, ranks, step);

        assertThat(partition.ranks()).isEqualTo(ranks);
        assertThat(partition.rows()).isEqualTo(rows);
        assertThat(partition.parts())
                .allSatisfy(part ->
                        assertThat(part.none() || part.first() % step == 0).isTrue());
    }

    @Test
    void sendsEachRowFromItsOwnerToWhoeverNeedsIt() {
        Partition owners = Partition.even(10, 3);

        assertThat(Transfers.of(owners, List.of(new Rows(0, 5), new Rows(2, 6), new Rows(0, 10))))
                .containsExactly(
                        new Transfer(1, 0, new Rows(3, 2)),
                        new Transfer(0, 1, new Rows(2, 1)),
                        new Transfer(2, 1, new Rows(6, 2)),
                        new Transfer(0, 2, new Rows(0, 3)),
                        new Transfer(1, 2, new Rows(3, 3)));
    }

    @Test
    void blocksGrowWithTheHaloAndCoverEveryRow() {
        var blocks = new Blocks(1000, 4);
        Chain chain = Chain.of(operations("gaussian-blur:ksize=9"), IMAGE);

        assertThat(blocks.rows(Chain.of(operations("invert"), IMAGE))).isEqualTo(33);
        assertThat(blocks.rows(chain)).isEqualTo(33);
        assertThat(new Blocks(1, 4).rows(chain)).isEqualTo(32);
        assertThat(new Blocks(1, 4).cut(new Rows(10, 70), chain))
                .containsExactly(new Rows(10, 32), new Rows(42, 32), new Rows(74, 6));
    }

    @Test
    void blocksGatheredFromAllRowsOfAnotherImageAreLarger() {
        Chain nothing = Chain.of(List.of(), IMAGE);

        assertThat(new Blocks(1000, 4).rows(nothing)).isEqualTo(33);
        assertThat(new Blocks(1000, 4).gathered().rows(nothing)).isEqualTo(133);
    }
}
