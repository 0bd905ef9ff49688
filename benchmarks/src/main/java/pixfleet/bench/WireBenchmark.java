package pixfleet.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageId;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.ObjectRef;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;
import pixfleet.wire.TaskJson;

/** A task to text and back, beside the bare JSON library doing no more than parse and print the same text. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WireBenchmark {
    private final ObjectMapper json = new ObjectMapper();
    private final Task task = new Task(
            new ImageRef(
                    new JobId("01KA0000000000000000000001"),
                    new ImageId("01KA0000000000000000000002"),
                    0,
                    "my cat.jpg",
                    new ObjectRef("uploads", "incoming/cat.jpg", "9b2cf535f27731c974343645a3985328")),
            1,
            ImageFormat.JPEG,
            new Dimensions(4000, 3000, 3, 8),
            1_200_000,
            Pipeline.parse("gaussian-blur:ksize=9|canny:low=100:high=200"));
    private final String text = TaskJson.write(task);

    /** Our wire: checks, records and all. */
    @Benchmark
    public Task ours() {
        return TaskJson.read(TaskJson.write(task));
    }

    /** The library alone. */
    @Benchmark
    public String bare() throws JsonProcessingException {
        JsonNode tree = json.readTree(text);
        return json.writeValueAsString(tree);
    }
}
