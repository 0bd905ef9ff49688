package pixfleet.control.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.header.Cases;
import pixfleet.header.FileBytes;
import pixfleet.header.Magic;
import pixfleet.header.Mutations;
import pixfleet.header.SamplesOfFiles;
import pixfleet.job.ImageFormat;

/**
 * No file, however it was made, makes intake crash, hang, or read and allocate more than it may. Every build tries some;
 * {@code ./pixfleet test fuzz} a million, {@code -Dpixfleet.fuzz.seed=N} others.
 */
@Timeout(3600)
class HeaderFuzzTest {
    private static final int CASES = Integer.getInteger("pixfleet.fuzz.headers", 20_000);
    private static final long SEED = Long.getLong("pixfleet.fuzz.seed", 20251128);

    /** What looking at a header may take of memory. */
    private static final long MOST_ALLOCATED = 16L << 20;

    private static final long LONGEST_NANOS = 1_000_000_000L;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void noHeaderCrashesHangsOrEats() {
        var corpus = new ArrayList<>(SamplesOfFiles.all());
        corpus.addAll(Cases.all().values());
        corpus.removeIf(file -> file.length == 0);
        var mutations = new Mutations(corpus, new SplittableRandom(SEED));
        var known = EnumSet.noneOf(ImageFormat.class);
        for (int i = 0; i < CASES; i++) {
            look(mutations.next(), "case %d of seed %d".formatted(i, SEED), known);
        }
        assertThat(known).as("formats whose header was read").containsExactlyInAnyOrder(ImageFormat.values());
    }

    private static void look(byte[] file, String which, Set<ImageFormat> known) {
        var store = new CountedFile(file);
        long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
        long cpuBefore = THREADS.getCurrentThreadCpuTime();
        try {
            var reader = new HeaderReader(store);
            Optional<Reading> reading = reader.read(store.upload());
            assertThat(reading).as(which).isPresent();
            assertThat(store.read())
                    .as(() -> which + " was read far: " + hex(file))
                    .isLessThanOrEqualTo(budget(file));
            if (reading.get() instanceof Reading.Sound(var header)) {
                known.add(header.format());
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
    }

    private static int budget(byte[] file) {
        return Magic.format(FileBytes.of(ByteBuffer.wrap(file)))
                .map(HeaderBudget::of)
                .orElse(HeaderBudget.HEAD);
    }

    private static String hex(byte[] file) {
        return HexFormat.of().formatHex(file, 0, Math.min(file.length, 4096));
    }
}
