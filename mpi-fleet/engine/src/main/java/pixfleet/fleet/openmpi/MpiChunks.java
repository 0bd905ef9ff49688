package pixfleet.fleet.openmpi;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import mpi.MPI;
import mpi.MPIException;
import mpi.Request;
import mpi.Status;

/** {@link Exchange.Chunks} as MPI's messages that do not block. */
record MpiChunks(GangComm gang) implements Exchange.Chunks {
    private static final int MPI_TAG = 2;

    @Override
    public int rank() {
        return gang.rank();
    }

    @Override
    public int size() {
        return gang.size();
    }

    @Override
    public Moving send(ByteBuffer chunk, int peer) throws MPIException {
        return moving(gang.comm().iSend(chunk, chunk.capacity(), MPI.BYTE, peer, MPI_TAG));
    }

    @Override
    public Moving receive(ByteBuffer chunk, int peer) throws MPIException {
        return moving(gang.comm().iRecv(chunk, chunk.capacity(), MPI.BYTE, peer, MPI_TAG));
    }

    private static Moving moving(Request request) {
        return () -> {
            Status status = request.testStatus();
            return status == null ? OptionalInt.empty() : OptionalInt.of(status.getCount(MPI.BYTE));
        };
    }
}
