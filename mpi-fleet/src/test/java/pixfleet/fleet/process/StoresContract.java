package pixfleet.fleet.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import pixfleet.job.ObjectRef;

/** What every pair of {@link Originals} and {@link Results} does. */
public abstract class StoresContract {
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
}
