package pixfleet.fleet.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncodedPieceTest {
    @Test
    void givesBackWhatWasAppendedAcrossItsChunks() throws IOException {
        byte[] bytes = new byte[(9 << 20) + 5];
        new Random(3).nextBytes(bytes);
        try (var piece = new EncodedPiece()) {
            piece.append(ByteBuffer.wrap(bytes, 0, 1));
            piece.append(MemorySegment.ofArray(bytes).asSlice(1, (5 << 20)));
            piece.append(ByteBuffer.wrap(bytes, (5 << 20) + 1, (4 << 20) + 4));

            var written = new ByteArrayOutputStream();
            piece.writeTo(Channels.newChannel(written));
            byte[] part = new byte[5 << 20];
            piece.copyTo((4 << 20) - 3, MemorySegment.ofArray(part));

            assertThat(piece.length()).isEqualTo(bytes.length);
            assertThat(written.toByteArray()).isEqualTo(bytes);
            assertThat(part).isEqualTo(Arrays.copyOfRange(bytes, (4 << 20) - 3, (9 << 20) - 3));
            assertThat(piece.joined().mismatch(MemorySegment.ofArray(bytes))).isEqualTo(-1);
        }
    }

    @Test
    void aFewBytesAreJoinedWithoutACopy() {
        try (var piece = new EncodedPiece()) {
            piece.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));

            assertThat(piece.joined().byteSize()).isEqualTo(3);
            assertThat(piece.joined().address()).isEqualTo(piece.joined().address());
        }
    }

    @Test
    void hasNothingBehindItsEnd() {
        try (var piece = new EncodedPiece()) {
            piece.append(ByteBuffer.wrap(new byte[10]));

            assertThatThrownBy(() -> piece.copyTo(5, MemorySegment.ofArray(new byte[6])))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("no 6 bytes from 5 in a piece of 10");
        }
    }
}
