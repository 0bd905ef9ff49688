package pixfleet.fleet.openmpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.fleet.gang.Parcel;

/** One rank's side of an exchange; a peer plays the other, and moves one chunk whenever it is asked about one. */
@Timeout(10)
class ExchangeTest {
    private static final int PIECE = 4 << 20;

    private final Arena arena = Arena.ofAuto();
    private final Peer peer = new Peer();

    /** Rank 1 of two. What is sent to it comes back. */
    private static final class Peer implements Exchange.Chunks {
        private final Deque<ByteBuffer> sent = new ArrayDeque<>();
        private final List<String> began = new ArrayList<>();
        private int inFlight;
        private int mostInFlight;
        private int tooShort;

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int size() {
            return 2;
        }

        @Override
        public Moving send(ByteBuffer chunk, int to) {
            began.add("send " + chunk.capacity() + " to " + to);
            mostInFlight = Math.max(mostInFlight, ++inFlight);
            return () -> {
                inFlight--;
                sent.add(chunk);
                return OptionalInt.of(chunk.capacity());
            };
        }

        @Override
        public Moving receive(ByteBuffer chunk, int from) {
            began.add("receive " + chunk.capacity() + " from " + from);
            return () -> {
                ByteBuffer next = sent.poll();
                if (next == null) {
                    return OptionalInt.empty();
                }
                chunk.put(next);
                return OptionalInt.of(chunk.capacity() - tooShort);
            };
        }
    }

    private MemorySegment bytes(long size, int seed) {
        MemorySegment bytes = arena.allocate(size);
        for (long i = 0; i < size; i += 4093) {
            bytes.set(ValueLayout.JAVA_BYTE, i, (byte) (seed + i));
        }
        return bytes;
    }

    private void run(List<Parcel> out, List<Parcel> in) throws Exception {
        new Exchange(peer, new BackoffWait(() -> {})).run(out, in);
    }

    @Test
    void cutsLargeParcelsAndKeepsTheirOrder() throws Exception {
        MemorySegment large = bytes(2L * PIECE + 5, 1);
        MemorySegment small = bytes(3, 2);
        MemorySegment largeBack = arena.allocate(large.byteSize());
        MemorySegment smallBack = arena.allocate(3);

        run(
                List.of(new Parcel(1, large), new Parcel(1, small)),
                List.of(new Parcel(1, largeBack), new Parcel(1, smallBack)));

        assertThat(largeBack.mismatch(large)).isEqualTo(-1);
        assertThat(smallBack.mismatch(small)).isEqualTo(-1);
        assertThat(peer.began.stream().filter(it -> it.startsWith("send")))
                .containsExactly("send 4194304 to 1", "send 4194304 to 1", "send 5 to 1", "send 3 to 1");
    }

    @Test
    void hasAFewChunksInFlightAtATime() throws Exception {
        MemorySegment many = bytes(30, 3);
        MemorySegment back = arena.allocate(30);
        var out = new ArrayList<Parcel>();
        var in = new ArrayList<Parcel>();
        for (int i = 0; i < 30; i++) {
            out.add(new Parcel(1, many.asSlice(i, 1)));
            in.add(new Parcel(1, back.asSlice(i, 1)));
        }

        run(out, in);

        assertThat(back.mismatch(many)).isEqualTo(-1);
        assertThat(peer.mostInFlight).isEqualTo(8);
    }

    @Test
    void copiesWhatIsItsOwnWithoutAnyMessage() throws Exception {
        MemorySegment own = bytes(100, 4);
        MemorySegment copy = arena.allocate(100);

        run(List.of(new Parcel(0, own)), List.of(new Parcel(0, copy)));

        assertThat(copy.mismatch(own)).isEqualTo(-1);
        assertThat(peer.began).isEmpty();
    }

    @Test
    void refusesWhatDoesNotFit() {
        MemorySegment ten = bytes(10, 5);
        assertThatThrownBy(() -> run(List.of(new Parcel(0, ten)), List.of()))
                .hasMessage("1 parcels for itself are sent, 0 expected");
        assertThatThrownBy(() -> run(List.of(new Parcel(0, ten)), List.of(new Parcel(0, ten.asSlice(1)))))
                .hasMessage("a message of 10 bytes came where one of 9 was expected");
        assertThatThrownBy(() -> run(List.of(new Parcel(2, ten)), List.of()))
                .hasMessage("there is no rank 2 in a gang of 2");

        peer.tooShort = 1;
        assertThatThrownBy(() -> run(List.of(new Parcel(1, ten)), List.of(new Parcel(1, arena.allocate(10)))))
                .hasMessage("a message of 9 bytes came where one of 10 was expected");
    }
}
