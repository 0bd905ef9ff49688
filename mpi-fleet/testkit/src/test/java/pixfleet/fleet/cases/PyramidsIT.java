package pixfleet.fleet.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.FolderStore;
import pixfleet.fleet.Tasks;
import pixfleet.fleet.opencv.OpenCvKernels;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.strip.GangRunner;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.process.WholeResults;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.testkit.ThreadCommunicator;
import pixfleet.fleet.vips.VipsCodec;
import pixfleet.job.ImageFormat;
import pixfleet.job.Keys;
import pixfleet.job.Pyramid;
import pixfleet.job.Pyramid.Side;
import pixfleet.job.RankCapacity;
import pixfleet.job.Task;

/** Which pictures are cut into tiles, whoever makes them. */
class PyramidsIT {
    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private static byte[] file(int rows, int cols, int channels, int depth, String format) {
        Mat pixels = Pictures.pixels(5, rows, cols, channels, depth);
        return Pictures.file(pixels, format);
    }

    /** Tiles by the keys below the image's folder of tiles. */
    private static Map<String, byte[]> byOneRank(byte[] original, Task task) {
        var stored = new ConcurrentHashMap<String, byte[]>();
        WholeResults results = (key, _, content) -> {
            byte[] bytes = new byte[content.remaining()];
            content.duplicate().get(bytes);
            stored.put(key, bytes);
        };
        try (Arena arena = Arena.ofConfined();
                var kernels = new OpenCvKernels(1 << 20, System::nanoTime, VipsCodec.in(1L << 30), results)) {
            ByteBuffer bytes =
                    arena.allocate(original.length).asByteBuffer().put(original).flip();
            var _ = kernels.render(ImageFile.read(bytes), bytes, task, arena);
        }
        return new TreeMap<>(stored);
    }

    private static Task task(byte[] original) {
        ImageFormat format = ImageFile.read(ByteBuffer.wrap(original)).format();
        return Tasks.task("originals", "specimen", format, "invert");
    }

    @ParameterizedTest
    @CsvSource({
        "tiff, 600, 700, RESULT ORIGINAL",
        "png, 600, 700, ''",
        "png, 4001, 4000, RESULT ORIGINAL",
        "jpg, 4001, 4000, RESULT ORIGINAL",
        "jpg, 4000, 4000, ''",
    })
    void cutsWhatIsLargeAndWhatNoBrowserShows(String format, int rows, int cols, String sides) {
        byte[] original = file(rows, cols, 1, 8, format);
        Task task = task(original);

        Set<String> stored = byOneRank(original, task).keySet();

        var found = new TreeSet<String>();
        for (Side side : Side.values()) {
            if (stored.contains(Keys.dzi(new Pyramid(task.job(), task.image(), side)))) {
                found.add(side.name());
            }
        }
        assertThat(found).isEqualTo(new TreeSet<>(sides.isEmpty() ? List.of() : List.of(sides.split(" "))));
    }

    @Test
    void aGangCutsTheOriginalAsOneRankDoes() throws IOException {
        byte[] original = file(1300, 900, 3, 16, "tiff");
        Task task = task(original);
        var store = new FolderStore(folder);
        store.put(task.original(), original);
        var runner = new GangRunner(
                store,
                store,
                RankCapacity.ofMebibytes(1536),
                VipsCodec.in(1L << 30),
                GangRunner.Previews.MADE,
                new Blocks(1, 4),
                System::nanoTime);

        Outcome outcome = ThreadCommunicator.run(3, it -> runner.work(task, it)).getFirst();

        assertThat(outcome).isInstanceOf(Outcome.Stored.class);
        Map<String, byte[]> alone = byOneRank(original, task);
        assertThat(alone.keySet()).anyMatch(key -> key.contains("original_files/11/1_2"));
        for (var tile : alone.entrySet()) {
            assertThat(Files.readAllBytes(store.result(tile.getKey())))
                    .as(tile.getKey())
                    .isEqualTo(tile.getValue());
        }
    }
}
