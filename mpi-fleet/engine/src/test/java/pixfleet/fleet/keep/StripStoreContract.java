package pixfleet.fleet.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.Tasks;
import pixfleet.job.Keys;

/** What every {@link StripStore} does. */
public abstract class StripStoreContract {
    private final String job = Keys.strips(Tasks.job());
    private final String folder = job + "image/0123456789abcdef/";

    protected abstract StripStore store();

    private void keep(String key, byte[] rows) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(rows.length);
            memory.copyFrom(MemorySegment.ofArray(rows));
            store().keep(key, memory);
        }
    }

    private byte[] read(String key, int length) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment into = arena.allocate(length);
            store().read(key, into);
            return into.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    @Test
    void whatIsKeptIsThereWithItsLengthAndItsBytes() {
        keep(folder + "00000", noise(300_000));
        keep(folder + "00007", noise(1));

        assertThat(store().kept(folder)).isEqualTo(Map.of("00000", 300_000L, "00007", 1L));
        assertThat(read(folder + "00000", 300_000)).isEqualTo(noise(300_000));
        assertThat(read(folder + "00007", 1)).isEqualTo(noise(1));
    }

    @Test
    void keptTwiceItIsThereOnce() {
        keep(folder + "00001", noise(10));
        keep(folder + "00001", noise(10));

        assertThat(store().kept(folder)).isEqualTo(Map.of("00001", 10L));
        assertThat(read(folder + "00001", 10)).isEqualTo(noise(10));
    }

    @Test
    void aFolderThatIsNotThereHoldsNothing() {
        assertThat(store().kept(job + "never/")).isEmpty();
        assertThatCode(() -> store().clear(job + "never/")).doesNotThrowAnyException();
    }

    @Test
    void whatIsGoneOrOfAnotherLengthIsNotReadThisTime() {
        keep(folder + "00002", noise(10));

        assertThatThrownBy(() -> read(folder + "00003", 10)).isInstanceOf(TransientFailure.class);
        assertThatThrownBy(() -> read(folder + "00002", 11)).isInstanceOf(TransientFailure.class);
        assertThatThrownBy(() -> read(folder + "00002", 9)).isInstanceOf(TransientFailure.class);
    }

    @Test
    void clearingTakesAllBelowAFolderAndNothingBesideIt() {
        keep(job + "image/one/00000", noise(3));
        keep(job + "image/two/00000", noise(3));
        keep(job + "image2/one/00000", noise(3));

        store().clear(job + "image/");
        store().clear(job + "image/");

        assertThat(store().kept(job + "image/one/")).isEmpty();
        assertThat(store().kept(job + "image/two/")).isEmpty();
        assertThat(store().kept(job + "image2/one/")).hasSize(1);
    }
}
