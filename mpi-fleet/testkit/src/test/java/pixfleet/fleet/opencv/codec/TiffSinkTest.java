package pixfleet.fleet.opencv.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.codec.TiffFile;
import pixfleet.fleet.codec.TiffLayout;
import pixfleet.fleet.files.FileOriginals;
import pixfleet.fleet.files.FileResults;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.parts.FakeResults;
import pixfleet.fleet.process.RangedFile;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.fleet.testkit.ThreadCommunicator;
import pixfleet.job.ObjectRef;
import pixfleet.pipeline.Dimensions;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TiffSinkTest {
    private static final String KEY = "results/x/result.tiff";

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    /** Each rank writes its rows in blocks of different heights. */
    private static int write(Communicator communicator, Results results, Mat image, Partition partition) {
        var layout = new TiffLayout(RowBand.shape(image));
        Rows mine = partition.of(communicator.rank());
        try (TiffSink sink = TiffSink.begin(communicator, results, KEY, layout, partition)) {
            int block = 1;
            for (int row = mine.first(); row < mine.end(); row += block, block = block % 13 + 1) {
                block = Math.min(block, mine.end() - row);
                try (Mat rows = MatMemory.rows(image, row, block)) {
                    sink.write(row, rows);
                }
            }
            sink.finish();
        }
        return mine.count();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 8, 1",
        "1, 1, 4, 16, 3",
        "97, 61, 1, 8, 4",
        "97, 61, 3, 8, 5",
        "61, 97, 4, 8, 2",
        "97, 61, 3, 16, 64",
        "97, 61, 1, 16, 7",
        "1200, 1900, 4, 16, 3"
    })
    void openCvReadsWhatTheRanksWrote(int width, int height, int channels, int depth, int ranks) {
        var partition = Partition.even(height, ranks);
        try (Mat image = Pictures.pixels(width + height, height, width, channels, depth)) {
            var files = new FileResults(folder);
            ThreadCommunicator.run(ranks, communicator -> write(communicator, files, image, partition));
            assertSame(files.path(KEY), image);

            var strict = new FakeResults();
            ThreadCommunicator.run(ranks, communicator -> write(communicator, strict, image, partition));
            assertThat(files.path(KEY)).hasBinaryContent(strict.objects.get(KEY));
        }
    }

    private static void assertSame(Path file, Mat image) {
        try (Mat read = opencv_imgcodecs.imread(file.toString(), opencv_imgcodecs.IMREAD_UNCHANGED)) {
            assertThat(RowBand.shape(read)).isEqualTo(RowBand.shape(image));
            assertThat(opencv_core.norm(read, image, opencv_core.NORM_INF, null))
                    .isZero();
        }
    }

    @Test
    void whatIsWrittenIsReadByRange() {
        var partition = Partition.even(300, 3);
        try (Mat image = Pictures.pixels(5, 300, 100, 3, 8);
                Mat rows = new Mat(71, 100, image.type())) {
            var files = new FileResults(folder.resolve("bucket"));
            ThreadCommunicator.run(3, communicator -> write(communicator, files, image, partition));

            try (RangedFile file = new FileOriginals(folder).open(new ObjectRef("bucket", KEY, ""));
                    TiffRows source = new TiffRows(((TiffFile.Access.InParts) TiffFile.open(file)).tiff());
                    Mat expected = MatMemory.rows(image, 200, 71)) {
                source.read(200, rows);
                assertThat(opencv_core.norm(rows, expected, opencv_core.NORM_INF, null))
                        .isZero();
            }
        }
    }

    @Test
    void rowsOutOfOrderAreRefused() {
        ThreadCommunicator.run(1, communicator -> {
            var layout = new TiffLayout(new Dimensions(8, 8, 3, 8));
            try (TiffSink sink = TiffSink.begin(communicator, new FakeResults(), KEY, layout, Partition.even(8, 1));
                    Mat rows = new Mat(2, 8, opencv_core.CV_8UC3);
                    Mat gray = new Mat(2, 8, opencv_core.CV_8UC1)) {
                assertThatThrownBy(() -> sink.write(1, rows)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> sink.write(0, gray)).isInstanceOf(IllegalArgumentException.class);
                sink.write(0, rows);
                assertThatThrownBy(() -> sink.write(0, rows)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> sink.write(7, rows)).isInstanceOf(IllegalArgumentException.class);
                sink.abandon();
                return List.of();
            }
        });
    }
}
