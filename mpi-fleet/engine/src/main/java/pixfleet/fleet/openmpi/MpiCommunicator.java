package pixfleet.fleet.openmpi;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
    private final Heartbeat heartbeat;
    private final BackoffWait backoff;
    private final Exchange exchange;

    private final Windows windows = new Windows(this);
    private @Nullable LongBuffer sums;

    /**
     * @param gang its ranks
     * @param heartbeat hears, while this rank waits, that it lives
     */
    public MpiCommunicator(GangComm gang, Heartbeat heartbeat) {
        this.gang = gang;
        this.heartbeat = heartbeat;
        this.backoff = new BackoffWait(heartbeat::beat);
        this.exchange = new Exchange(new MpiChunks(gang), backoff);
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
        heartbeat.progress(done, parts);
        heartbeat.beat();
    }

    @Override
    public void beat() {
        heartbeat.beat();
    }

    /** MPI calls between two fences: what was written to a window before must be there for those who read it after. */
    private void collective(String what, Collective calls) {
        VarHandle.fullFence();
        try {
            calls.run();
        } catch (MPIException e) {
            throw new IllegalStateException("could not %s %d ranks".formatted(what, size()), e);
        }
        VarHandle.fullFence();
    }

    /** What all ranks do together. */
    private interface Collective {
        void run() throws MPIException;
    }

    @Override
    public void barrier() {
        collective("meet", () -> await(gang.comm().iBarrier()));
    }

    @Override
    public byte[] broadcast(int root, byte[] bytes) {
        LongBuffer length = longs(1).put(0, bytes.length);
        collective("broadcast to", () -> await(gang.comm().iBcast(length, 1, MPI.LONG, root)));
        byte[] told = rank() == root ? bytes.clone() : new byte[(int) length.get(0)];
        if (told.length > 0) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(told.length).put(0, told);
            collective("broadcast to", () -> await(gang.comm().iBcast(buffer, told.length, MPI.BYTE, root)));
            buffer.get(0, told);
        }
        return told;
    }

    @Override
    public List<byte[]> allGather(byte[] mine) {
        LongBuffer length = longs(1).put(0, mine.length);
        LongBuffer lengths = longs(size());
        collective("gather from", () -> await(gang.comm().iAllGather(length, 1, MPI.LONG, lengths, 1, MPI.LONG)));
        int[] counts = IntStream.range(0, size())
                .map(rank -> Math.toIntExact(lengths.get(rank)))
                .toArray();
        int[] starts = new int[size() + 1];
        for (int rank = 0; rank < size(); rank++) {
            starts[rank + 1] = Math.addExact(starts[rank], counts[rank]);
        }
        ByteBuffer all = ByteBuffer.allocateDirect(starts[size()]);
        if (all.capacity() > 0) {
            ByteBuffer sent =
                    ByteBuffer.allocateDirect(Math.max(1, mine.length)).put(0, mine);
            collective(
                    "gather from",
                    () -> await(gang.comm()
                            .iAllGatherv(
                                    sent,
                                    mine.length,
                                    MPI.BYTE,
                                    all,
                                    counts,
                                    Arrays.copyOf(starts, size()),
                                    MPI.BYTE)));
        }
        return IntStream.range(0, size())
                .mapToObj(rank -> {
                    byte[] bytes = new byte[counts[rank]];
                    all.get(starts[rank], bytes);
                    return bytes;
                })
                .toList();
    }

    private static LongBuffer longs(int count) {
        return ByteBuffer.allocateDirect(count * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }

    @Override
    public void sum(long[] values) {
        collective("sum over", () -> {
            for (int from = 0; from < values.length; from += SUMS) {
                sum(values, from, Math.min(SUMS, values.length - from));
            }
        });
    }

    private void sum(long[] values, int from, int count) throws MPIException {
        LongBuffer buffer = sums;
        if (buffer == null || buffer.capacity() < count) {
            buffer = longs(count);
            sums = buffer;
        }
        buffer.put(0, values, from, count);
        await(gang.comm().iAllReduce(buffer, count, MPI.LONG, MPI.SUM));
        buffer.get(0, values, from, count);
    }

    private void await(Request request) throws MPIException {
        backoff.renew();
        while (!request.test()) {
            backoff.pause();
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
