package pixfleet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Pipeline;

/**
 * Whatever text comes for a pipeline or a task, it is read or refused in the words for that, soon and in little memory.
 * Every build tries some; {@code ./pixfleet test fuzz} a hundred thousand of each kind, {@code -Dpixfleet.fuzz.seed=N} others.
 */
@Timeout(3600)
class WireFuzzTest {
    private static final int CASES = Integer.getInteger("pixfleet.fuzz.texts", 5_000);
    private static final long SEED = Long.getLong("pixfleet.fuzz.seed", 20251128);
    private static final long LONGEST_NANOS = 1_000_000_000L;
    private static final long MOST_ALLOCATED = 4L << 20;

    /** The first ones load classes, which is no reader's doing. */
    private static final int UNCOUNTED = 100;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final List<String> PIECES = List.of(
            "|",
            ":",
            "=",
            ",",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "\\",
            "\\u0000",
            "null",
            "true",
            "-",
            "1e309",
            "NaN",
            "0x1",
            "9".repeat(400),
            "[".repeat(2000),
            "{\"op\":",
            "canny",
            "gaussian-blur",
            "ksize",
            "\u0000",
            "\ud800",
            "é",
            " ",
            "\n",
            "",
            "2147483648",
            "-1",
            "1.5");

    private static final List<String> TEXTS = List.of(
            "gaussian-blur:ksize=9:sigma=0|canny:low=100:high=200",
            "resize:width=100:height=50|rotate:angle=12.5|invert",
            "watermark-text:text=Hello",
            "erode|dilate:iterations=3|clahe|border");

    @Test
    void pipelinesAsText() {
        fuzz(TEXTS, text -> {
            Pipeline read = Pipeline.parse(text);
            assertThat(Pipeline.parse(read.toString())).isEqualTo(read);
        });
    }

    @Test
    void pipelinesAsJson() {
        fuzz(
                TEXTS.stream()
                        .map(text -> PipelineJson.write(Pipeline.parse(text)))
                        .toList(),
                text -> {
                    Pipeline read = PipelineJson.read(text);
                    assertThat(PipelineJson.read(PipelineJson.write(read))).isEqualTo(read);
                });
    }

    @Test
    void tasks() {
        fuzz(List.of(golden("task.json"), golden("task-verify.json")), TaskJson::read);
    }

    private static void fuzz(List<String> corpus, Consumer<String> reader) {
        var chance = new SplittableRandom(SEED);
        for (int i = 0; i < CASES; i++) {
            String text = corpus.get(chance.nextInt(corpus.size()));
            for (int left = 1 + chance.nextInt(4); left > 0; left--) {
                text = changed(text, corpus, chance);
            }
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long before = THREADS.getCurrentThreadCpuTime();
            try {
                reader.accept(text);
            } catch (InvalidPipeline | MalformedDocument refused) {
                assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(600);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("case %d of seed %d: %s".formatted(i, SEED, text), e);
            }
            assertThat(THREADS.getCurrentThreadCpuTime() - before).as(text).isLessThan(LONGEST_NANOS);
            if (i >= UNCOUNTED) {
                assertThat(THREADS.getCurrentThreadAllocatedBytes() - allocated)
                        .as(text)
                        .isLessThan(MOST_ALLOCATED);
            }
        }
    }

    private static String changed(String text, List<String> corpus, RandomGenerator chance) {
        int from = chance.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + chance.nextInt(12));
        return switch (chance.nextInt(5)) {
            case 0 -> text.substring(0, from) + PIECES.get(chance.nextInt(PIECES.size())) + text.substring(from);
            case 1 -> text.substring(0, from) + text.substring(to);
            case 2 -> text.substring(0, from) + (char) chance.nextInt(0x250) + text.substring(to);
            case 3 ->
                text.substring(0, from) + text.substring(from, to).repeat(1 + chance.nextInt(40)) + text.substring(to);
            default -> {
                String other = corpus.get(chance.nextInt(corpus.size()));
                yield text.substring(0, from) + other.substring(chance.nextInt(other.length() + 1));
            }
        };
    }

    private static String golden(String name) {
        try (var file = WireFuzzTest.class.getResourceAsStream("/golden/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + name, e);
        }
    }
}
