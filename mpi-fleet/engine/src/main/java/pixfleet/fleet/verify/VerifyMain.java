package pixfleet.fleet.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.bytedeco.opencv.global.opencv_core;
import pixfleet.fleet.process.Comparison.Counted;
import pixfleet.job.ImageFormat;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.pipeline.Pipeline;

/**
 * Compares results with the reference: a JSON object a line in, one a line out, in the same order.
 *
 * <p>In: {@code {"original": path, "result": path, "pipeline": text, "type": media type}}. Out: {@code {"original": path,
 * "differing": count, "values": count}}, or {@code {"original": path, "error": sentence}}.
 */
public final class VerifyMain {
    private static final ObjectMapper JSON = new ObjectMapper();

    private VerifyMain() {}

    /**
     * Compares until the input ends.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException {
        opencv_core.setNumThreads(1);
        opencv_core.setUseOpenCL(false);
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                out.println(answer(line));
            }
        }
    }

    static String answer(String line) throws IOException {
        ObjectNode answer = JSON.createObjectNode();
        try {
            JsonNode question = JSON.readTree(line);
            answer.put("original", question.path("original").asText());
            Counted counted = compare(question);
            answer.put("differing", counted.differing()).put("values", counted.values());
        } catch (IOException | RuntimeException e) {
            answer.put("error", String.valueOf(e.getMessage()));
        }
        return JSON.writeValueAsString(answer);
    }

    private static Counted compare(JsonNode question) throws IOException {
        ImageFormat format = ImageFormat.ofMediaType(question.path("type").asText())
                .orElseThrow(() -> new IllegalArgumentException("there is no image type '%s'"
                        .formatted(question.path("type").asText())));
        var pipeline = Pipeline.parse(question.path("pipeline").asText());
        var every =
                new Purpose.Verifying(new ObjectRef("files", "result", ""), format, Integer.MAX_VALUE, Instant.EPOCH);
        return OpenCvComparison.counted(
                read(question.path("original")), read(question.path("result")), pipeline, every);
    }

    private static ByteBuffer read(JsonNode path) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(Path.of(path.asText())));
    }
}
