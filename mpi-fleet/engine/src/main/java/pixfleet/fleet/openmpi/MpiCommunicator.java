package pixfleet.fleet.openmpi;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Optional;
import mpi.MPI;
import mpi.MPIException;
import mpi.Request;
import org.jspecify.annotations.Nullable;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.gang.Parcel;

/**
 * {@link Communicator} over MPI, for one image. For the thread that started MPI.
 *
 * <p>Whatever it throws leaves messages under way: the rank is then to end, and its world with it.
 */
public final class MpiCommunicator implements Communicator, AutoCloseable {
    /** How many sums go in one message: 1 MiB. */
    private static final int SUMS = 1 << 17;

    private final GangComm gang;
    private final Heartbeat pulse;
    private final BackoffWait patience;
    private final Exchange exchange;

    private final Windows windows = new Windows(this);
    private @Nullable LongBuffer sums;

    /**
     * @param gang its ranks
     * @param pulse hears, while this rank waits, that it lives
     */
    public MpiCommunicator(GangComm gang, Heartbeat pulse) {
        this.gang = gang;
        this.pulse = pulse;
        this.patience = new BackoffWait(pulse::beat);
        this.exchange = new Exchange(gang, patience);
    }

    @Override
    public int rank() {
        return gang.rank();
    }

    @Override
    public int size() {
        return gang.size();
    }

    @Override
    public boolean onOneHost() {
        return gang.onOneHost();
    }

    @Override
    public void progress(long done, long parts) {
        pulse.progress(done, parts);
        pulse.beat();
    }

    @Override
    public void beat() {
        pulse.beat();
    }

    @Override
    public void sum(long[] values) {
        // What was written to a window before must be there for those who read it after.
        VarHandle.fullFence();
        try {
            if (values.length == 0) {
                await(gang.comm().iBarrier());
            }
            for (int from = 0; from < values.length; from += SUMS) {
                sum(values, from, Math.min(SUMS, values.length - from));
            }
        } catch (MPIException e) {
            throw new IllegalStateException("could not sum over %d ranks".formatted(size()), e);
        }
        VarHandle.fullFence();
    }

    private void sum(long[] values, int from, int count) throws MPIException {
        LongBuffer buffer = sums;
        if (buffer == null || buffer.capacity() < count) {
            buffer = ByteBuffer.allocateDirect(count * Long.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer();
            sums = buffer;
        }
        buffer.put(0, values, from, count);
        await(gang.comm().iAllReduce(buffer, count, MPI.LONG, MPI.SUM));
        buffer.get(0, values, from, count);
    }

    private void await(Request request) throws MPIException {
        patience.renew();
        while (!request.test()) {
            patience.pause();
        }
    }

    @Override
    public void exchange(List<Parcel> out, List<Parcel> in) {
        try {
            exchange.run(out, in);
        } catch (MPIException e) {
            throw new IllegalStateException("could not exchange with the other %d ranks".formatted(size() - 1), e);
        }
    }

    @Override
    public Optional<MemorySegment> window(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a window has at least one byte, not " + bytes);
        }
        return onOneHost() ? windows.open(bytes) : Optional.empty();
    }

    /** Gives the windows back: nobody may touch them afterwards. Not collective. */
    @Override
    public void close() {
        windows.close();
    }
}
