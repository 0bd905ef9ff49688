package pixfleet.control.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.pipeline.InvalidPipeline;

/**
 * Whatever bytes come as a body, they are read or refused with a sentence, soon and in little memory. Every build tries some;
 * {@code ./pixfleet test fuzz} a hundred thousand of each kind.
 */
@Timeout(3600)
class BodyFuzzTest {
    private static final int CASES = Integer.getInteger("pixfleet.fuzz.texts", 5_000);
    private static final long SEED = Long.getLong("pixfleet.fuzz.seed", 20251128);
    private static final long LONGEST_NANOS = 1_000_000_000L;
    private static final long MOST_ALLOCATED = 4L << 20;

    /** The first ones load classes, which is no reader's doing. */
    private static final int UNCOUNTED = 100;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            "null",
            "-1",
            "1e400",
            "9223372036854775808",
            "\\ud800",
            "\u0000",
            "[".repeat(3000),
            "\"x\":",
            ",");

    @Test
    void jobs() {
        fuzz(
                "{\"pipeline\":\"canny\",\"images\":[{\"name\":\"cat.jpg\",\"bytes\":123,\"type\":\"image/jpeg\"},{\"name\":\"b.tif\",\"bytes\":9}]}",
                body -> JobRequestReader.read(JobRequestReader.object(body)));
    }

    @Test
    void verifications() {
        fuzz("{\"rows\":64,\"whole\":false,\"image\":\"01KA0000000000000000000002\"}", VerifyRequestReader::read);
    }

    @Test
    void sources() {
        fuzz(
                "{\"pipeline\":\"canny\",\"source\":{\"bucket\":\"photos\",\"prefix\":\"2026/\"},\"destination\":{\"bucket\":\"out\",\"prefix\":\"a/\"},\"metadata\":\"keep\"}",
                body -> SourceRequestReader.read(JobRequestReader.object(body)));
    }

    @Test
    void tickets() {
        fuzz(
                "{\"images\":[\"01KA0000000000000000000002\",\"01KA0000000000000000000003\"]}",
                TicketsRequestReader::read);
    }

    private static void fuzz(String sound, Consumer<byte[]> reader) {
        var chance = new SplittableRandom(SEED);
        for (int i = 0; i < CASES; i++) {
            byte[] body = sound.getBytes(StandardCharsets.UTF_8);
            for (int left = 1 + chance.nextInt(5); left > 0; left--) {
                body = changed(body, chance);
            }
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long before = THREADS.getCurrentThreadCpuTime();
            try {
                reader.accept(body);
            } catch (Unacceptable | InvalidPipeline refused) {
                assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(600);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(
                        "case %d of seed %d: %s".formatted(i, SEED, new String(body, StandardCharsets.UTF_8)), e);
            }
            assertThat(THREADS.getCurrentThreadCpuTime() - before).isLessThan(LONGEST_NANOS);
            if (i >= UNCOUNTED) {
                assertThat(THREADS.getCurrentThreadAllocatedBytes() - allocated)
                        .as("case %d of seed %d", i, SEED)
                        .isLessThan(MOST_ALLOCATED);
            }
        }
    }

    private static byte[] changed(byte[] body, SplittableRandom chance) {
        int at = chance.nextInt(body.length + 1);
        byte[] head = Arrays.copyOf(body, at);
        byte[] tail = Arrays.copyOfRange(body, Math.min(body.length, at + chance.nextInt(8)), body.length);
        byte[] middle = switch (chance.nextInt(3)) {
            case 0 -> PIECES.get(chance.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
            case 1 -> new byte[] {(byte) chance.nextInt()};
            default -> Arrays.copyOfRange(body, chance.nextInt(at + 1), at);
        };
        var changed = new byte[head.length + middle.length + tail.length];
        System.arraycopy(head, 0, changed, 0, head.length);
        System.arraycopy(middle, 0, changed, head.length, middle.length);
        System.arraycopy(tail, 0, changed, head.length + middle.length, tail.length);
        return changed;
    }
}
