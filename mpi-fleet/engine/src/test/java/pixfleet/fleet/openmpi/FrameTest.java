package pixfleet.fleet.openmpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class FrameTest {
    @ParameterizedTest
    @EnumSource(Tag.class)
    void everyFrameReadsBack(Tag tag) {
        var frame = new Frame(tag, Long.MIN_VALUE + 7, "über {\"a\":1}");

        assertThat(Frame.decoded(frame.encoded())).isEqualTo(frame);
    }

    @Test
    void everyTagHasACodeOfItsOwn() {
        var codes = new HashSet<Byte>();
        for (Tag tag : Tag.values()) {
            assertThat(codes.add(tag.code())).isTrue();
            assertThat(Tag.of(tag.code())).isEqualTo(tag);
        }
    }

    @Test
    void anythingElseIsRefused() {
        ByteBuffer good = new Frame(Tag.TASK, 3, "body").encoded();
        ByteBuffer otherVersion = copy(good).put(0, (byte) 2);
        ByteBuffer otherTag = copy(good).put(1, (byte) 99);
        ByteBuffer negative = copy(good).putInt(10, -1);
        ByteBuffer huge = copy(good).putInt(10, Frame.MAX_BYTES);
        ByteBuffer longer = copy(good).putInt(10, 5);
        ByteBuffer cut = copy(good).limit(9);
        for (ByteBuffer bad : new ByteBuffer[] {otherVersion, otherTag, negative, huge, longer, cut}) {
            assertThatThrownBy(() -> Frame.decoded(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static ByteBuffer copy(ByteBuffer frame) {
        return ByteBuffer.allocate(frame.remaining()).put(frame.duplicate()).flip();
    }

    @Test
    void aFrameThatIsTooLongIsNotMade() {
        var frame = new Frame(Tag.TASK, 1, "x".repeat(Frame.MAX_BYTES));
        assertThatThrownBy(frame::encoded).isInstanceOf(IllegalArgumentException.class);
        assertThat(Frame.sentence(Tag.FAILED, 1, "x".repeat(Frame.MAX_BYTES))
                        .encoded()
                        .remaining())
                .isLessThan(Frame.MAX_BYTES);
    }

    @Test
    void aChannelCarriesFramesUntilItCloses(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Channel near = Channel.connect(socket);
            try (var far = new Channel(server.accept())) {
                try (near) {
                    near.send(new Frame(Tag.HELLO, 2, ""));
                    near.send(new Frame(Tag.FAILED, 3, "why"));
                    assertThat(far.receive()).contains(new Frame(Tag.HELLO, 2, ""));
                    assertThat(far.receive()).contains(new Frame(Tag.FAILED, 3, "why"));
                    far.send(Frame.of(Tag.STOP));
                    assertThat(near.receive()).contains(Frame.of(Tag.STOP));
                }
                assertThat(far.receive()).isEmpty();
            }
        }
    }
}
