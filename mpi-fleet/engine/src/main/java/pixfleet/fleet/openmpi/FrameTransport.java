package pixfleet.fleet.openmpi;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import mpi.Comm;
import mpi.MPI;
import mpi.MPIException;
import mpi.Request;
import mpi.Status;

/** Frames between ranks, over MPI. Nothing here waits. For the MPI thread. */
final class FrameTransport {
    /** All frames travel under one MPI tag: their own says what they are, and one tag keeps them in order. */
    private static final int MPI_TAG = 1;

    private record Sent(Request request, ByteBuffer bytes) {}

    /** A frame and the rank it came from. */
    record Received(int from, Frame frame) {}

    private final Comm world;
    private final WakeupSocket wakeups;
    private final Queue<Sent> sent = new ArrayDeque<>();
    private final ByteBuffer inbox = ByteBuffer.allocateDirect(Frame.MAX_BYTES);

    /**
     * @param wakeups rung when a frame is sent
     */
    FrameTransport(Comm world, WakeupSocket wakeups) {
        this.world = world;
        this.wakeups = wakeups;
    }

    /** Sends a frame to another rank and rings there. The bytes are kept until they have arrived. */
    void send(int rank, Frame frame) {
        try {
            ByteBuffer bytes = frame.encoded();
            var one = new Sent(world.iSend(bytes, bytes.limit(), MPI.BYTE, rank, MPI_TAG), bytes);
            if (!arrived(one)) {
                sent.add(one);
            }
            wakeups.ring(rank);
        } catch (MPIException e) {
            throw new IllegalStateException("could not send to rank " + rank, e);
        }
    }

    /** Whether something sent has not arrived yet. MPI sends the rest of a long frame while it is asked. */
    boolean inFlight() {
        sent.removeIf(FrameTransport::arrived);
        return !sent.isEmpty();
    }

    private static boolean arrived(Sent sent) {
        try {
            return sent.request().testStatus() != null;
        } catch (MPIException e) {
            throw new IllegalStateException("could not send", e);
        }
    }

    /** The next frame, if there is one. */
    Optional<Received> next() throws MPIException {
        Status status = world.iProbe(MPI.ANY_SOURCE, MPI_TAG);
        if (status == null) {
            return Optional.empty();
        }
        int count = status.getCount(MPI.BYTE);
        if (count > Frame.MAX_BYTES) {
            throw new IllegalStateException(
                    "a frame of %d bytes came from rank %d".formatted(count, status.getSource()));
        }
        world.recv(inbox, count, MPI.BYTE, status.getSource(), MPI_TAG);
        return Optional.of(new Received(
                status.getSource(), Frame.decoded(inbox.duplicate().clear().limit(count))));
    }
}
