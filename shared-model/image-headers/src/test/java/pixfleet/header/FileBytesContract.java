package pixfleet.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** What whoever gives a file's bytes promises to those who read its header. */
public abstract class FileBytesContract {
    /** A file of those bytes. */
    protected abstract FileBytes file(byte[] bytes);

    private FileBytes eight() {
        return file(new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) 0xF8});
    }

    @Test
    void bytesAreNumbersWithoutSign() {
        assertThat(eight().length()).isEqualTo(8);
        assertThat(eight().unsigned(0)).isEqualTo(1);
        assertThat(eight().unsigned(7)).isEqualTo(0xF8);
    }

    @Test
    void numbersAreReadInEitherOrderAndAnyLength() {
        assertThat(eight().big(0, 2)).isEqualTo(0x0102);
        assertThat(eight().little(0, 2)).isEqualTo(0x0201);
        assertThat(eight().big(5, 3)).isEqualTo(0x0607F8);
        assertThat(eight().little(4, 4)).isEqualTo(0xF8070605L);
        assertThat(eight().number(0, 8, ByteOrder.LITTLE_ENDIAN)).isEqualTo(0xF807060504030201L);
    }

    @Test
    void letters() {
        FileBytes file = file("xRIFF".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

        assertThat(file.says(1, "RIFF")).isTrue();
        assertThat(file.says(0, "RIFF")).isFalse();
        assertThat(file.says(2, "RIFF")).isFalse();
        assertThat(file.says(-1, "x")).isFalse();
    }

    @Test
    void copies() {
        assertThat(eight().bytes(5, 3)).containsExactly(6, 7, 0xF8);
        assertThat(eight().bytes(8, 0)).isEmpty();
    }

    @Test
    void nothingIsReadBeyondTheEnds() {
        for (long at : new long[] {-1, 8, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> eight().unsigned(at)).isInstanceOf(FileEnd.class);
        }
        for (int count : new int[] {2, 4, 8}) {
            assertThatThrownBy(() -> eight().big(9 - count, count)).isInstanceOf(FileEnd.class);
            assertThatThrownBy(() -> eight().little(-1, count)).isInstanceOf(FileEnd.class);
        }
        assertThatThrownBy(() -> eight().bytes(6, 3)).isInstanceOf(FileEnd.class);
        assertThatThrownBy(() -> eight().bytes(-1, 2)).isInstanceOf(FileEnd.class);
    }

    @Test
    void aViewBesideGivesTheSame() {
        FileBytes file = eight();
        FileBytes beside = file.beside();

        assertThat(beside.big(4, 4)).isEqualTo(file.big(4, 4));
        assertThat(file.unsigned(0)).isEqualTo(beside.unsigned(0));
    }
}
