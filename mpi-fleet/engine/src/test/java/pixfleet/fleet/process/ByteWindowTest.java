package pixfleet.fleet.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import pixfleet.header.FileBytes;
import pixfleet.header.FileBytesContract;

class ByteWindowTest extends FileBytesContract {
    @Override
    protected FileBytes file(byte[] bytes) {
        return ByteWindow.over(RangedFile.of(ByteBuffer.wrap(bytes)));
    }

    @Test
    void numbersAreWholeWhereTheWindowEnds() {
        FileBytes file = file(new byte[200_000]);

        assertThat(file.unsigned(0)).isZero();
        assertThat(file.big(64 * 1024 - 3, 8)).isZero();
        assertThat(file.little(100_001, 4)).isZero();
        assertThat(file.big(199_992, 8)).isZero();
    }
}
