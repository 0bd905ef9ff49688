package pixfleet.fleet.opencv.strip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.fleet.FolderStore;
import pixfleet.fleet.Tasks;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.strip.GangRunner.Previews;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.OtherDecoder;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.testkit.Draw;
import pixfleet.fleet.testkit.ThreadCommunicator;
import pixfleet.fleet.verify.OpenCvComparison;
import pixfleet.job.Encoding;
import pixfleet.job.ImageFormat;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.RankCapacity;
import pixfleet.job.Task;
import pixfleet.pipeline.Catalogue;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Pipeline;

/**
 * A file that rank 0 alone can decode, on ranks that share no memory: on several hosts, or where shared memory is short.
 * Each rank has to be sent the rows it works on.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GangWithoutWindowTest {
    private static final Dimensions SHAPE = new Dimensions(61, 83, 3, 8);
    private static final int DRAWS = 4;

    @TempDir
    private Path folder;

    static List<OperationType> catalogue() {
        return Catalogue.all();
    }

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    @ParameterizedTest
    @MethodSource("catalogue")
    void everyOperationGivesWhatOneProcessGives(OperationType type) throws IOException {
        byte[] png = Pictures.file(Pictures.pixels(5, SHAPE.height(), SHAPE.width(), SHAPE.channels(), 8), "png");
        var random = new Random(type.name().hashCode());
        var operations = new ArrayList<Operation>(List.of(type.with(Map.of())));
        for (int draw = 0; draw < DRAWS; draw++) {
            operations.add(Draw.operation(random, type));
        }
        int ran = 0;
        for (Operation operation : operations) {
            var pipeline = new Pipeline(List.of(operation));
            if (takes(pipeline)) {
                assertNoneDiffers(png, ImageFormat.PNG, pipeline, 3);
                ran++;
            }
        }
        assertThat(ran).as("pictures of " + type.name()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "2, png, erode|invert",
        "3, png, invert|canny|dilate:iterations=2|equalise",
        "2, jpg, erode|gaussian-blur:ksize=9",
        "5, jpg, otsu|rotate:angle=30|median-blur",
        "2, bmp, clahe|canny|clahe",
        "1, png, erode|canny"
    })
    void everyFormatAndWhatFollowsOnAnUndividedStep(int ranks, String ending, String pipeline) throws IOException {
        byte[] file = Pictures.file(Pictures.pixels(6, 97, 71, 3, 8), ending);
        ImageFormat format = switch (ending) {
            case "jpg" -> ImageFormat.JPEG;
            case "bmp" -> ImageFormat.BMP;
            default -> ImageFormat.PNG;
        };

        assertNoneDiffers(file, format, Pipeline.parse(pipeline), ranks);
    }

    private static boolean takes(Pipeline pipeline) {
        try {
            return pipeline.output(SHAPE).pixels() < 1_000_000
                    && Encoding.of(pipeline, ImageFormat.PNG).isDivided();
        } catch (InvalidPipeline _) {
            return false;
        }
    }

    private void assertNoneDiffers(byte[] file, ImageFormat format, Pipeline pipeline, int ranks) throws IOException {
        var store = new FolderStore(folder);
        Task task = Tasks.task("uploads", "picture", format, pipeline.text());
        store.put(task.original(), file);
        var capacity = new RankCapacity(1L << 30);
        OtherDecoder none = (kind, _, _, _) -> {
            throw new AssertionError("OpenCV reads these, not another decoder: " + kind);
        };
        var runner = new GangRunner(store, store, capacity, none, Previews.MADE, new Blocks(1, 7), System::nanoTime);

        List<Outcome> outcomes = ThreadCommunicator.run(ranks, false, communicator -> runner.work(task, communicator));

        assertThat(outcomes).as(pipeline.text()).allMatch(Outcome.Stored.class::isInstance);
        ImageFormat resultFormat = format.resultFormat();
        byte[] result = Files.readAllBytes(
                store.result(((Outcome.Stored) outcomes.getFirst()).result().key()));
        var verifying = new Purpose.Verifying(
                new ObjectRef("results", "picture", ""),
                resultFormat,
                pipeline.output(shape(file)).height(),
                Instant.EPOCH);
        var compared =
                new OpenCvComparison().compare(ByteBuffer.wrap(file), ByteBuffer.wrap(result), pipeline, verifying);
        assertThat(compared.differing()).as(pipeline.text()).isZero();
        assertThat(compared.values()).as(pipeline.text()).isPositive();
    }

    private static Dimensions shape(byte[] file) {
        return ImageFile.read(ByteBuffer.wrap(file)).dimensions();
    }
}
