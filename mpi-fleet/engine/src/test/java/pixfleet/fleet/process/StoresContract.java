package pixfleet.fleet.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pixfleet.fault.TransientFailure;
import pixfleet.header.UnfitImage;
import pixfleet.job.ObjectRef;

/** What every pair of {@link Originals} and {@link Results} does. */
public abstract class StoresContract {
    private static final int PART_BYTES = (int) Results.MIN_PART_BYTES;
    private static final String REPLACED = "The original was replaced after it had been accepted.";

    protected abstract Originals originals();

    protected abstract Results results();

    /** Puts an original and answers which version it is. */
    protected abstract ObjectRef put(String key, byte[] content);

    /** The content of a result. */
    protected abstract byte[] stored(String key);

    private String read(ObjectRef ref) {
        try (Arena arena = Arena.ofShared()) {
            ByteBuffer file = originals().read(ref, arena);
            byte[] bytes = new byte[file.remaining()];
            file.get(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void readsAWholeOriginal() {
        String large = "0123456789".repeat(30_000);
        assertThat(read(put("incoming/a b+ü.jpg", bytes(large)))).isEqualTo(large);
    }

    @Test
    void whatIsGoneIsUnfit() {
        ObjectRef there = put("incoming/there", bytes("x"));
        assertThatThrownBy(() -> read(new ObjectRef(there.bucket(), "incoming/gone", "")))
                .isInstanceOf(UnfitImage.class)
                .hasMessage("The original is no longer there.");
    }

    @Test
    void storesDirectMemoryAndReplacesWhatWasThere() {
        ByteBuffer content = ByteBuffer.allocateDirect(300_000);
        for (int i = 0; i < content.capacity(); i++) {
            content.put(i, (byte) (i % 251));
        }
        results().store("results/x/result.png", "image/png", ByteBuffer.wrap(bytes("old")));

        results().store("results/x/result.png", "image/png", content);

        assertThat(content.position()).isZero();
        byte[] expected = new byte[content.capacity()];
        content.get(0, expected);
        assertThat(stored("results/x/result.png")).isEqualTo(expected);
    }

    @Test
    void anotherVersionThanTheOneMeantIsUnfit() {
        ObjectRef first = put("incoming/replaced", bytes("first"));
        put("incoming/replaced", bytes("another"));

        assertThatThrownBy(() -> read(first)).isInstanceOf(UnfitImage.class).hasMessage(REPLACED);
        assertThatThrownBy(() -> originals().open(first))
                .isInstanceOf(UnfitImage.class)
                .hasMessage(REPLACED);
    }

    @Test
    void readsRanges() {
        byte[] content = noise(200_001);
        try (RangedFile file = originals().open(put("incoming/range b+ü.tif", content))) {
            assertThat(file.length()).isEqualTo(content.length);
            assertThat(range(file, 0, content.length)).isEqualTo(content);
            assertThat(range(file, 70_000, 65_537)).isEqualTo(Arrays.copyOfRange(content, 70_000, 135_537));
            assertThat(range(file, content.length - 1, 1)).containsExactly(content[content.length - 1]);
            assertThat(range(file, 5, 0)).isEmpty();
        }
    }

    @Test
    void aRangeBehindTheEndIsUnfit() {
        try (RangedFile file = originals().open(put("incoming/short", new byte[10]))) {
            assertThatThrownBy(() -> range(file, 8, 3))
                    .isInstanceOf(UnfitImage.class)
                    .hasMessage("The file ends at byte 10, in the middle of what is read.");
        }
    }

    @Test
    void whatIsGoneCannotBeOpened() {
        ObjectRef there = put("incoming/there", bytes("x"));
        assertThatThrownBy(() -> originals().open(new ObjectRef(there.bucket(), "incoming/gone", "")))
                .isInstanceOf(UnfitImage.class)
                .hasMessage("The original is no longer there.");
    }

    @Test
    void allRangesAreOfTheVersionThatWasOpened() {
        ObjectRef original = put("incoming/changing", bytes("first"));
        try (RangedFile file = originals().open(new ObjectRef(original.bucket(), original.key(), ""))) {
            assertThat(range(file, 0, 5)).isEqualTo(bytes("first"));
            put("incoming/changing", bytes("longer than that"));

            assertThatThrownBy(() -> range(file, 0, 5))
                    .isInstanceOf(UnfitImage.class)
                    .hasMessage(REPLACED);
        }
    }

    @Test
    void partsInAnyOrderBecomeOneObjectWhenTheyAreCompleted() {
        byte[] content = noise(PART_BYTES + PART_BYTES + 3);
        results().store("results/p/result.tiff", "image/tiff", ByteBuffer.wrap(bytes("old")));
        Upload upload = results().begin("results/p/result.tiff", "image/tiff", content.length);

        String third = part(upload, 3, 2 * PART_BYTES, content);
        String second = part(upload, 2, PART_BYTES, content);
        String wrong = results().part(upload, 1, 0, MemorySegment.ofArray(new byte[PART_BYTES]));
        String first = part(upload, 1, 0, content);
        assertThat(wrong).isNotBlank();
        assertThat(stored("results/p/result.tiff")).isEqualTo(bytes("old"));
        results().complete(upload, List.of(first, second, third));

        assertThat(stored("results/p/result.tiff")).isEqualTo(content);
    }

    @Test
    void completingTwiceLeavesTheObject() {
        Upload upload = results().begin("results/q", "image/tiff", 5);
        List<String> parts = List.of(part(upload, 1, 0, bytes("whole")));
        results().complete(upload, parts);

        try {
            results().complete(upload, parts);
        } catch (TransientFailure e) {
            assertThat(e).hasMessageContaining("complete");
        }
        results().abort(upload);

        assertThat(stored("results/q")).isEqualTo(bytes("whole"));
    }

    @Test
    void whatIsAbortedIsGone() {
        results().store("results/r", "image/tiff", ByteBuffer.wrap(bytes("old")));
        Upload upload = results().begin("results/r", "image/tiff", 3);
        List<String> parts = List.of(part(upload, 1, 0, bytes("new")));

        results().abort(upload);
        results().abort(upload);

        assertThatThrownBy(() -> results().complete(upload, parts)).isInstanceOf(TransientFailure.class);
        assertThat(stored("results/r")).isEqualTo(bytes("old"));
    }

    @Test
    void ofTwoUploadsTheOneCompletedLastStays() {
        Upload one = results().begin("results/s", "image/tiff", 3);
        Upload other = results().begin("results/s", "image/tiff", 5);
        String partOfOne = part(one, 1, 0, bytes("one"));
        String partOfOther = part(other, 1, 0, bytes("other"));

        results().complete(other, List.of(partOfOther));
        results().complete(one, List.of(partOfOne));

        assertThat(stored("results/s")).isEqualTo(bytes("one"));
    }

    /** Stores the bytes from there on, at most a part of them. */
    private String part(Upload upload, int number, int at, byte[] content) {
        try (Arena arena = Arena.ofShared()) {
            int from = Math.min(at, content.length - 1);
            int length = Math.min(PART_BYTES, content.length - from);
            MemorySegment memory = arena.allocate(length);
            MemorySegment.copy(content, from, memory, ValueLayout.JAVA_BYTE, 0, length);
            return results().part(upload, number, at, memory);
        }
    }

    private static byte[] range(RangedFile file, long at, int length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(length);
            file.read(at, memory);
            return memory.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }
}
