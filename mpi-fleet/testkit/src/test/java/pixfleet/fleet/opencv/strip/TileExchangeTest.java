package pixfleet.fleet.opencv.strip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.testkit.ThreadCommunicator;
import pixfleet.fleet.testkit.Trial;
import pixfleet.header.UnfitImage;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/**
 * Quarter turns of many ranks: by tiles, of an image that all see, with more ranks than rows, and together to the end when one
 * rank fails.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class TileExchangeTest {
    private static final int READ_BY_EACH_RANK = 3;
    private static final int IN_SIGHT_OF_ALL = 4;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    @ParameterizedTest
    @CsvSource({
        "131, 97, 3, 8, 1, 7, rotate-quarter",
        "131, 97, 3, 8, 4, 7, rotate-quarter:turns=3",
        "400, 3, 4, 16, 64, 1, rotate-quarter",
        "3, 400, 1, 8, 64, 2, rotate-quarter:turns=3",
        "1, 1, 1, 16, 5, 1, rotate-quarter",
        "300, 700, 3, 8, 3, 50, rotate-quarter:turns=3|gaussian-blur:ksize=9|equalise|rotate-quarter",
        "90, 70, 3, 8, 6, 5, gaussian-blur:ksize=9|rotate-quarter|erode|rotate-quarter:turns=3|canny|rotate-quarter"
    })
    void turnsAsOneProcessDoes(
            int width, int height, int channels, int depth, int ranks, int blockRows, String pipeline) {
        for (int seed : new int[] {READ_BY_EACH_RANK, IN_SIGHT_OF_ALL}) {
            var trial = new Trial(
                    new Dimensions(width, height, channels, depth), seed, Pipeline.parse(pipeline), ranks, blockRows);

            assertThat(trial.run().differing()).as(trial.text()).isZero();
            assertThat(ThreadCommunicator.run(ranks, false, trial::differing))
                    .as("without shared memory: " + trial.text())
                    .containsOnly(0L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void allRanksEndWhenOneCannotReadItsRows(int ranks) {
        try (Mat input = Pictures.pixels(1, 60, 40, 3, 8)) {
            assertThatThrownBy(() -> ThreadCommunicator.run(ranks, communicator -> {
                        try (var pool = new MatPool(1 << 20)) {
                            new GangRun(communicator, pool, new Blocks(1, 4))
                                    .run(
                                            GangImage.everywhere(new DamagedInTheMiddle(ImageRows.of(input))),
                                            Pipeline.parse("rotate-quarter").operations(),
                                            Partition.even(40, ranks),
                                            (_, _) -> {});
                            return true;
                        }
                    }))
                    .hasStackTraceContaining(UnfitImage.class.getName())
                    .hasStackTraceContaining("row 30");
        }
    }

    /** An image of which a row cannot be read. */
    private record DamagedInTheMiddle(ImageRows rows) implements RowSource {
        @Override
        public Dimensions image() {
            return rows.image();
        }

        @Override
        public void read(int first, Mat into) {
            if (first <= 30 && first + into.rows() > 30) {
                throw new UnfitImage("The file is damaged in row 30.");
            }
            rows.read(first, into);
        }

        @Override
        public Mat view(int first, int count, MatPool.Scope scope) {
            Mat into = scope.mat();
            into.create(count, image().width(), RowBand.type(image()));
            read(first, into);
            return into;
        }
    }
}
