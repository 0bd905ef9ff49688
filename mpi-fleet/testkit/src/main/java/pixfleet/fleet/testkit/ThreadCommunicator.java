package pixfleet.fleet.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.gang.Parcel;

/**
 * A gang whose ranks are threads of this process: for tests, and for the search for inexact divisions. Ranks that do
 * not call the same collective methods in the same order, or exchange parcels of different lengths, fail instead of
 * hanging; a rank that throws ends the others, as mpirun would.
 */
public final class ThreadCommunicator implements Communicator {
    private static final long TIMEOUT_SECONDS = 60;
    private static final long PAGE_BYTES = 4096;

    private final int rank;
    private final Meeting meeting;

    private ThreadCommunicator(int rank, Meeting meeting) {
        this.rank = rank;
        this.meeting = meeting;
    }

    /** Lets all ranks work and answers what they gave, rank 0 first. Whatever one of them throws is thrown here. */
    public static <T> List<T> run(int ranks, Function<Communicator, T> work) {
        return run(ranks, true, work);
    }

    /**
     * The same.
     *
     * @param oneHost whether there is shared memory
     */
    public static <T> List<T> run(int ranks, boolean oneHost, Function<Communicator, T> work) {
        var meeting = new Meeting(ranks, oneHost);
        try (var threads = Executors.newFixedThreadPool(ranks);
                meeting) {
            var answers = new ArrayList<Future<T>>();
            for (int rank = 0; rank < ranks; rank++) {
                var communicator = new ThreadCommunicator(rank, meeting);
                answers.add(threads.submit(() -> {
                    try {
                        return work.apply(communicator);
                    } catch (RuntimeException | Error e) {
                        meeting.end(e);
                        throw e;
                    }
                }));
            }
            return gather(answers, meeting);
        }
    }

    private static <T> List<T> gather(List<Future<T>> answers, Meeting meeting) {
        var gathered = new ArrayList<T>();
        for (Future<T> answer : answers) {
            try {
                gathered.add(answer.get());
            } catch (ExecutionException e) {
                meeting.rethrow(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return gathered;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return meeting.calls.length;
    }

    @Override
    public boolean onOneHost() {
        return meeting.oneHost;
    }

    @Override
    public void barrier() {
        meeting.meet(rank, new Call.Barrier());
        meeting.part();
    }

    @Override
    public byte[] broadcast(int root, byte[] bytes) {
        meeting.meet(rank, new Call.Broadcast(root, ByteBuffer.wrap(bytes.clone())));
        for (Call call : meeting.calls()) {
            if (((Call.Broadcast) call).root() != root) {
                throw new IllegalStateException("ranks expect a broadcast of different ranks");
            }
        }
        byte[] told = ((Call.Broadcast) meeting.calls()[root]).bytes().array().clone();
        meeting.part();
        return told;
    }

    @Override
    public List<byte[]> allGather(byte[] mine) {
        meeting.meet(rank, new Call.Gather(ByteBuffer.wrap(mine.clone())));
        List<byte[]> gathered = Arrays.stream(meeting.calls())
                .map(call -> ((Call.Gather) call).bytes().array().clone())
                .toList();
        meeting.part();
        return gathered;
    }

    @Override
    public void sum(long[] values) {
        meeting.meet(rank, new Call.Sum(LongBuffer.wrap(values.clone())));
        Arrays.fill(values, 0);
        for (Call call : meeting.calls()) {
            LongBuffer summands = ((Call.Sum) call).values();
            if (summands.limit() != values.length) {
                throw new IllegalStateException("ranks sum arrays of different lengths");
            }
            Arrays.setAll(values, i -> values[i] + summands.get(i));
        }
        meeting.part();
    }

    @Override
    public void exchange(List<Parcel> out, List<Parcel> in) {
        meeting.meet(rank, new Call.Exchange(out, in));
        for (int peer = 0; peer < size(); peer++) {
            int from = peer;
            List<Parcel> sent = to(rank, ((Call.Exchange) meeting.calls[peer]).out());
            List<Parcel> wanted =
                    in.stream().filter(parcel -> parcel.peer() == from).toList();
            if (sent.size() != wanted.size()) {
                throw new IllegalStateException("rank %d sends %d parcels to rank %d, which expects %d"
                        .formatted(peer, sent.size(), rank, wanted.size()));
            }
            for (int i = 0; i < sent.size(); i++) {
                MemorySegment bytes = sent.get(i).bytes();
                if (bytes.byteSize() != wanted.get(i).bytes().byteSize()) {
                    throw new IllegalStateException("a parcel is not as long as expected");
                }
                wanted.get(i).bytes().copyFrom(anyThread(bytes));
            }
        }
        meeting.part();
    }

    /** A peer's memory may be confined to its thread, as it may be towards MPI. */
    @SuppressWarnings("restricted")
    private static MemorySegment anyThread(MemorySegment bytes) {
        return MemorySegment.ofAddress(bytes.address()).reinterpret(bytes.byteSize());
    }

    private static List<Parcel> to(int peer, List<Parcel> parcels) {
        return parcels.stream().filter(parcel -> parcel.peer() == peer).toList();
    }

    @Override
    public Optional<MemorySegment> window(long bytes) {
        meeting.meet(rank, new Call.Window(bytes));
        Optional<MemorySegment> window = meeting.oneHost ? Optional.of(meeting.window(bytes)) : Optional.empty();
        meeting.part();
        meeting.meet(rank, new Call.Window(bytes));
        meeting.forgetWindow();
        meeting.part();
        return window;
    }

    @Override
    public void progress(long done, long parts) {
        if (done < 0 || parts < 1 || done > parts) {
            throw new IllegalArgumentException(done + " of " + parts + " parts");
        }
    }

    private sealed interface Call {
        record Barrier() implements Call {}

        record Broadcast(int root, ByteBuffer bytes) implements Call {}

        record Gather(ByteBuffer bytes) implements Call {}

        record Sum(LongBuffer values) implements Call {}

        record Exchange(List<Parcel> out, List<Parcel> in) implements Call {}

        record Window(long bytes) implements Call {}
    }

    /** Where the ranks wait for each other. */
    private static final class Meeting implements AutoCloseable {
        private final Call[] calls;
        private final boolean oneHost;
        private final Phaser phaser;
        private final Arena arena = Arena.ofShared();
        private MemorySegment window = MemorySegment.NULL;
        private @Nullable Throwable end;

        Meeting(int ranks, boolean oneHost) {
            this.calls = new Call[ranks];
            this.oneHost = oneHost;
            this.phaser = new Phaser(ranks);
        }

        void meet(int rank, Call call) {
            calls[rank] = call;
            await();
            for (Call other : calls) {
                if (other.getClass() != call.getClass()) {
                    throw new IllegalStateException("ranks call different collective methods: " + call + ", " + other);
                }
            }
        }

        Call[] calls() {
            return calls;
        }

        void part() {
            await();
        }

        synchronized MemorySegment window(long bytes) {
            if (window.byteSize() == 0) {
                window = arena.allocate(bytes, PAGE_BYTES);
            }
            return window;
        }

        synchronized void forgetWindow() {
            window = MemorySegment.NULL;
        }

        synchronized void end(Throwable cause) {
            if (end == null && !(cause instanceof Ended)) {
                end = cause;
            }
            phaser.forceTermination();
        }

        synchronized void rethrow(ExecutionException failure) {
            Throwable cause = end == null ? failure.getCause() : end;
            switch (cause) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case null, default -> throw new IllegalStateException(failure);
            }
        }

        private void await() {
            try {
                if (phaser.awaitAdvanceInterruptibly(phaser.arrive(), TIMEOUT_SECONDS, TimeUnit.SECONDS) < 0) {
                    throw new Ended("another rank has failed");
                }
            } catch (TimeoutException e) {
                throw new Ended("another rank does not come");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Ended("interrupted");
            }
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /** This rank waited for others in vain. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Ended(String why) {
            super(why);
        }
    }
}
