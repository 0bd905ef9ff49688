package pixfleet.control.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.Samples;
import pixfleet.header.Mutations;
import pixfleet.header.SamplesOfFiles;
import pixfleet.job.ObjectRef;

/**
 * No file, however it was made, makes intake crash, hang, or read and allocate more than it may. Every build tries some;
 * {@code -Dpixfleet.fuzz.cases=1000000} tries more, {@code -Dpixfleet.fuzz.seed=N} others.
 */
@Timeout(3600)
class HeaderFuzzTest {
    private static final int CASES = Integer.getInteger("pixfleet.fuzz.cases", 20_000);
    private static final long SEED = Long.getLong("pixfleet.fuzz.seed", 20251128);

    /** What a header may take of the store, and what looking at it may take of memory. */
    private static final long MOST_READ = (1 << 20) + (64 << 10);

    private static final long MOST_ALLOCATED = 16L << 20;
    private static final long LONGEST_NANOS = 1_000_000_000L;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void noHeaderCrashesHangsOrEats() {
        var mutations = new Mutations(SamplesOfFiles.all(), new SplittableRandom(SEED));
        var worst = new Effort(0, 0, 0);
        for (int i = 0; i < CASES; i++) {
            byte[] file = mutations.next();
            Effort effort = look(file, "case %d of seed %d".formatted(i, SEED));
            worst = worst.with(effort);
        }
        assertThat(worst.read()).isLessThanOrEqualTo(MOST_READ);
        assertThat(worst.allocated()).isLessThanOrEqualTo(MOST_ALLOCATED);
    }

    private record Effort(long read, long allocated, long nanos) {
        Effort with(Effort other) {
            return new Effort(
                    Math.max(read, other.read), Math.max(allocated, other.allocated), Math.max(nanos, other.nanos));
        }
    }

    private static Effort look(byte[] file, String which) {
        var store = new OneFile(file);
        long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
        long cpuBefore = THREADS.getCurrentThreadCpuTime();
        try {
            var reader = new HeaderReader(store);
            Optional<Reading> reading = reader.read(store.upload());
            assertThat(reading).as(which).isPresent();
            if (reading.get() instanceof Reading.Sound(var header)) {
                assertThat(header.dimensions().width()).as(which).isPositive();
                assertThat(reader.turn(store.upload(), header.format()))
                        .as(which)
                        .isPresent();
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError(which + ": " + hex(file), e);
        }
        // Of the processor: on a busy machine a clock on the wall says nothing of the code.
        long nanos = THREADS.getCurrentThreadCpuTime() - cpuBefore;
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
        assertThat(nanos).as(() -> which + " took long: " + hex(file)).isLessThan(LONGEST_NANOS);
        assertThat(allocated).as(() -> which + " allocated much: " + hex(file)).isLessThan(MOST_ALLOCATED);
        assertThat(store.read).as(() -> which + " was read far: " + hex(file)).isLessThanOrEqualTo(2 * MOST_READ);
        return new Effort(store.read / 2, allocated, nanos);
    }

    private static String hex(byte[] file) {
        return HexFormat.of().formatHex(file, 0, Math.min(file.length, 4096));
    }

    /** A store of one upload, which counts what is read of it. */
    private static final class OneFile implements Uploads {
        private static final ObjectRef REF = new ObjectRef("uploads", "incoming/x", "etag");

        private final byte[] file;
        private long read;

        OneFile(byte[] file) {
            this.file = file;
        }

        Upload upload() {
            int head = Math.min(file.length, HEAD_BYTES);
            return new Upload(
                    REF,
                    file.length,
                    Samples.NOON,
                    Map.of(),
                    ByteBuffer.wrap(file, 0, head).slice());
        }

        @Override
        public Optional<Upload> find(String bucket, String key) {
            return Optional.of(upload());
        }

        @Override
        public Optional<ByteBuffer> read(ObjectRef upload, long from, int length) {
            int end = (int) Math.min(file.length, from + length);
            read += end - from;
            return Optional.of(
                    ByteBuffer.wrap(file, (int) from, (int) (end - from)).slice());
        }

        @Override
        public List<Listed> list(String after, int max) {
            return List.of();
        }
    }
}
