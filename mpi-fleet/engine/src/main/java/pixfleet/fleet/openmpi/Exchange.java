package pixfleet.fleet.openmpi;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import mpi.MPIException;
import pixfleet.fleet.gang.Parcel;

/**
 * Parcels between the ranks of a gang, each cut into chunks: a count of MPI is an int, and small chunks let a rank see that
 * something moves.
 *
 * <p>MPI keeps the order of messages between two ranks. So many chunks at most are under way from one rank to another at a
 * time; the limit holds for each pair and direction by itself, for ranks that share one would wait for each other in a ring.
 */
final class Exchange {
    private static final int CHUNK_BYTES = 4 << 20;
    private static final int MAX_IN_FLIGHT = 8;

    /** Between this rank and its peers; chunks from one rank to another keep their order. */
    interface Chunks {
        /** This rank's place among them, from 0. */
        int rank();

        /** How many they are. */
        int size();

        /** Begins to send a chunk. */
        Moving send(ByteBuffer chunk, int peer) throws MPIException;

        /** Begins to fill a chunk. */
        Moving receive(ByteBuffer chunk, int peer) throws MPIException;

        /** A chunk under way. */
        interface Moving {
            /** How many bytes have come or gone; nothing while they have not. */
            OptionalInt arrived() throws MPIException;
        }
    }

    private record Message(MemorySegment bytes, Chunks.Moving moving) {}

    private final Chunks gang;
    private final BackoffWait backoff;

    Exchange(Chunks gang, BackoffWait backoff) {
        this.gang = gang;
        this.backoff = backoff;
    }

    /** Sends and receives as {@link pixfleet.fleet.gang.Communicator#exchange} says. */
    void run(List<Parcel> out, List<Parcel> in) throws MPIException {
        copyOwn(of(out, gang.rank()), of(in, gang.rank()));
        List<Lane> lanes = new ArrayList<>();
        for (int distance = 1; distance < gang.size(); distance++) {
            // Everybody begins with another peer, so that no rank is everybody's first.
            int before = Math.floorMod(gang.rank() - distance, gang.size());
            int after = (gang.rank() + distance) % gang.size();
            lanes.add(new Lane(before, false, of(in, before)));
            lanes.add(new Lane(after, true, of(out, after)));
        }
        backoff.renew();
        while (!lanes.isEmpty()) {
            boolean moved = false;
            for (Iterator<Lane> each = lanes.iterator(); each.hasNext(); ) {
                Lane lane = each.next();
                moved |= lane.advance();
                if (lane.empty()) {
                    each.remove();
                }
            }
            if (moved) {
                backoff.renew();
            } else if (!lanes.isEmpty()) {
                backoff.pause();
            }
        }
    }

    private List<MemorySegment> of(List<Parcel> parcels, int peer) {
        return parcels.stream()
                .filter(parcel -> {
                    if (parcel.peer() < 0 || parcel.peer() >= gang.size()) {
                        throw new IllegalArgumentException(
                                "there is no rank %d in a gang of %d".formatted(parcel.peer(), gang.size()));
                    }
                    return parcel.peer() == peer;
                })
                .map(Parcel::bytes)
                .toList();
    }

    private static void copyOwn(List<MemorySegment> out, List<MemorySegment> in) {
        if (out.size() != in.size()) {
            throw new IllegalArgumentException(
                    "%d parcels for itself are sent, %d expected".formatted(out.size(), in.size()));
        }
        for (int i = 0; i < out.size(); i++) {
            if (out.get(i).byteSize() != in.get(i).byteSize()) {
                throw new IllegalArgumentException(
                        wrongLength(in.get(i).byteSize(), out.get(i).byteSize()));
            }
            in.get(i).copyFrom(out.get(i));
        }
    }

    private static String wrongLength(long expected, long came) {
        return "a message of %d bytes came where one of %d was expected".formatted(came, expected);
    }

    /** What goes between this rank and one other in one direction. */
    private final class Lane {
        private final int peer;
        private final boolean out;
        private final Deque<MemorySegment> waiting = new ArrayDeque<>();
        private final Deque<Message> inFlight = new ArrayDeque<>();

        Lane(int peer, boolean out, List<MemorySegment> parcels) {
            this.peer = peer;
            this.out = out;
            for (MemorySegment parcel : parcels) {
                for (long from = 0; from < parcel.byteSize(); from += CHUNK_BYTES) {
                    waiting.add(parcel.asSlice(from, Math.min(CHUNK_BYTES, parcel.byteSize() - from)));
                }
            }
        }

        boolean empty() {
            return waiting.isEmpty() && inFlight.isEmpty();
        }

        /** Takes note of what has arrived and sets off what may follow; answers whether there was either. */
        boolean advance() throws MPIException {
            boolean moved = false;
            while (!inFlight.isEmpty() && arrived(inFlight.getFirst())) {
                inFlight.removeFirst();
                moved = true;
            }
            while (inFlight.size() < MAX_IN_FLIGHT && !waiting.isEmpty()) {
                inFlight.add(begun(waiting.removeFirst()));
                moved = true;
            }
            return moved;
        }

        private Message begun(MemorySegment bytes) throws MPIException {
            ByteBuffer chunk = bytes.asByteBuffer();
            return new Message(bytes, out ? gang.send(chunk, peer) : gang.receive(chunk, peer));
        }

        private boolean arrived(Message message) throws MPIException {
            OptionalInt bytes = message.moving().arrived();
            if (bytes.isEmpty()) {
                return false;
            }
            if (!out && bytes.getAsInt() != message.bytes().byteSize()) {
                throw new IllegalArgumentException(wrongLength(message.bytes().byteSize(), bytes.getAsInt()));
            }
            return true;
        }
    }
}
