package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import mpi.Intracomm;
import mpi.MPI;
import mpi.MPIException;
import mpi.Request;
import pixfleet.fleet.gang.Parcel;

/**
 * A rank that puts its communicator to the test and ends with a line {@code verdict rank=R ok}, or with a stack trace and the world.
 * Arguments: the number of hosts the world is spread over, and what to do: {@code checks}, or {@code sums} without end.
 */
public final class CommunicatorMain {
    private static final int MANY_SUMS = 300_001;

    private final MpiCommunicator communicator;
    private final Beats beats;
    private final int me;
    private final int size;

    private CommunicatorMain(MpiCommunicator communicator, Beats beats) {
        this.communicator = communicator;
        this.beats = beats;
        this.me = communicator.rank();
        this.size = communicator.size();
    }

    /** Counts. */
    private static final class Beats implements Heartbeat {
        private long beats;
        private long done;

        @Override
        public void beat() {
            beats++;
        }

        @Override
        public void progress(long partsDone, long parts) {
            done = partsDone;
        }
    }

    public static void main(String[] arguments) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> {
            e.printStackTrace();
            Runtime.getRuntime().halt(70);
        });
        DeadSegments.remove();
        MPI.InitThread(arguments, MPI.THREAD_SERIALIZED);
        Intracomm world = MPI.COMM_WORLD;
        int hosts = Integer.parseInt(arguments[0]);
        GangComm all = GangComm.ofAll(world);
        GangComm host = GangComm.ofHost(world);
        check(all.onOneHost() == (hosts == 1), "one host");
        check(host.onOneHost() && host.size() >= all.size() / hosts && host.size() <= all.size(), "ranks of the host");
        if (arguments[1].equals("sums")) {
            sumForEver(all);
        }
        for (GangComm gang : hosts == 1 ? List.of(all) : List.of(all, host)) {
            var beats = new Beats();
            try (var communicator = new MpiCommunicator(gang, beats)) {
                new CommunicatorMain(communicator, beats).checks(world);
            }
        }
        refusesParcelsOfAnotherLength(all);
        System.out.println("verdict rank=" + world.getRank() + " ok");
        MPI.Finalize();
    }

    private static void check(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("not so: " + what);
        }
    }

    private static void sumForEver(GangComm gang) {
        try (var communicator = new MpiCommunicator(gang, new Beats())) {
            for (long round = 0; ; round++) {
                communicator.sum(new long[] {round});
                if (round == 0 && communicator.rank() == 0) {
                    System.out.println("summing");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
    }

    private void checks(Intracomm world) throws MPIException, IOException {
        sums();
        exchangesEverySize();
        exchangesInARing();
        doesNotMixWithFrames(world);
        beatsWhileItWaits();
        if (communicator.onOneHost()) {
            windows();
        } else {
            check(communicator.window(100).isEmpty(), "no window over several hosts");
        }
    }

    private void sums() {
        long[] small = {me + 1L, -me, Long.MAX_VALUE, 0};
        communicator.sum(small);
        long triangle = size * (size + 1L) / 2;
        check(small[0] == triangle && small[1] == size - triangle, "sums of ranks");
        check(small[2] == Long.MAX_VALUE * size && small[3] == 0, "sums wrap");
        communicator.sum(new long[0]);
        long[] many = LongStream.range(0, MANY_SUMS).map(i -> i * (me + 1)).toArray();
        communicator.sum(many);
        for (int i = 0; i < many.length; i++) {
            check(many[i] == i * triangle, "sum " + i);
        }
    }

    /** How long the n-th parcel between two ranks is; there is none if it is negative. */
    private interface Sizes {
        long bytes(int from, int to, int number);
    }

    private void exchangesEverySize() {
        long[] bytes = {0, 1, 7, 0, 4096, 4 << 20, (4 << 20) + 1, 40_000_003};
        // The largest between neighbours only: the ranks of a test need not hold gigabytes.
        exchanged(
                bytes.length,
                (from, to, number) -> bytes[number] < 10_000_000 || to == (from + 1) % size ? bytes[number] : -1);
    }

    /** More messages than may be under way between two ranks, and everybody waits for somebody else. */
    private void exchangesInARing() {
        exchanged(60, (from, to, _) -> to == (from + 1) % size || to == (from + 2) % size ? 300_000 : -1);
    }

    private void exchanged(int numbers, Sizes sizes) {
        try (Arena arena = Arena.ofConfined()) {
            var out = new ArrayList<Parcel>();
            var in = new ArrayList<Parcel>();
            var expected = new ArrayList<Integer>();
            for (int number = 0; number < numbers; number++) {
                for (int i = 0; i < size; i++) {
                    int peer = (me + number + i) % size;
                    long outBytes = sizes.bytes(me, peer, number);
                    if (outBytes >= 0) {
                        out.add(new Parcel(peer, filled(arena.allocate(outBytes), me, peer, number)));
                    }
                    long inBytes = sizes.bytes(peer, me, number);
                    if (inBytes >= 0) {
                        in.add(new Parcel(peer, arena.allocate(inBytes)));
                        expected.add(number);
                    }
                }
            }
            communicator.exchange(out, in);
            for (int i = 0; i < in.size(); i++) {
                checkFilled(in.get(i).bytes(), in.get(i).peer(), me, expected.get(i));
            }
        }
    }

    private static MemorySegment pattern(long bytes, int from, int to, int number) {
        var pattern = new byte[(int) bytes];
        int start = from * 31 + to * 17 + number * 7;
        for (int at = 0; at < pattern.length; at++) {
            pattern[at] = (byte) (start + at * 13 + (at >> 12));
        }
        return MemorySegment.ofArray(pattern);
    }

    private static MemorySegment filled(MemorySegment memory, int from, int to, int number) {
        return memory.copyFrom(pattern(memory.byteSize(), from, to, number));
    }

    private static void checkFilled(MemorySegment memory, int from, int to, int number) {
        long at = memory.mismatch(pattern(memory.byteSize(), from, to, number));
        check(at == -1, "parcel %d from %d to %d, byte %d".formatted(number, from, to, at));
    }

    /** Frames that have not been read yet stay what they are, whatever the gang exchanges. */
    private void doesNotMixWithFrames(Intracomm world) throws MPIException {
        int ranks = world.getSize();
        int next = (world.getRank() + 1) % ranks;
        int before = Math.floorMod(world.getRank() - 1, ranks);
        ByteBuffer frame = ByteBuffer.allocateDirect(1).put(0, (byte) 99);
        Request[] sent = new Request[3];
        for (int tag = 0; tag < sent.length; tag++) {
            sent[tag] = world.iSend(frame, 1, MPI.BYTE, next, tag);
        }
        exchanged(1, (_, _, _) -> 1);
        ByteBuffer came = ByteBuffer.allocateDirect(1);
        for (int tag = 0; tag < sent.length; tag++) {
            world.recv(came, 1, MPI.BYTE, before, tag);
            check(came.get(0) == 99, "a frame");
            sent[tag].waitFor();
        }
    }

    private void beatsWhileItWaits() {
        communicator.sum(new long[0]);
        long beatsBefore = beats.beats;
        long cpuBefore = cpuNanos();
        if (me == 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(600));
        }
        communicator.sum(new long[0]);
        if (me > 0) {
            check(beats.beats - beatsBefore >= 20, "beats while it waits");
            check(cpuNanos() - cpuBefore < TimeUnit.MILLISECONDS.toNanos(300), "waiting is no work");
        }
        communicator.progress(3, 4);
        check(beats.done == 3, "progress");
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void windows() throws IOException {
        MemorySegment window = shared(5 * 4096 + 1);
        MemorySegment other = shared(size);
        long share = window.byteSize() / size;
        for (long at = me * share; at < (me + 1) * share; at++) {
            window.set(ValueLayout.JAVA_BYTE, at, (byte) (at % 251 + 1));
        }
        other.set(ValueLayout.JAVA_BYTE, me, (byte) (me + 1));
        communicator.sum(new long[0]);
        for (long at = 0; at < window.byteSize(); at++) {
            int expected = at < share * size ? (int) (at % 251 + 1) : 0;
            check((window.get(ValueLayout.JAVA_BYTE, at) & 0xff) == expected, "window at " + at);
        }
        for (int rank = 0; rank < size; rank++) {
            check(other.get(ValueLayout.JAVA_BYTE, rank) == rank + 1, "the other window");
        }
        windowsBeyondTwoGiga();
        check(communicator.window(1L << 50).isEmpty(), "no room");
        try (var files = Files.newDirectoryStream(Path.of("/dev/shm"), "pixfleet-window-" + pid() + "-*")) {
            check(!files.iterator().hasNext(), "no name is left");
        }
    }

    private void windowsBeyondTwoGiga() {
        long bytes = (1L << 31) + 3;
        MemorySegment window = shared(bytes);
        if (me == size - 1) {
            window.set(ValueLayout.JAVA_BYTE, bytes - 1, (byte) 7);
        }
        communicator.sum(new long[0]);
        check(window.get(ValueLayout.JAVA_BYTE, bytes - 1) == 7, "the end of a large window");
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private MemorySegment shared(long bytes) {
        Optional<MemorySegment> window = communicator.window(bytes);
        check(window.isPresent() && window.get().byteSize() == bytes, "a window of " + bytes);
        check(window.get().address() % 4096 == 0, "on a page");
        MemorySegment first = window.get().asSlice(0, Math.min(bytes, 1 << 20));
        check(first.mismatch(MemorySegment.ofArray(new byte[(int) first.byteSize()])) == -1, "zeros");
        communicator.sum(new long[0]);
        return window.get();
    }

    /** The last check: the communicator is of no use afterwards. */
    private static void refusesParcelsOfAnotherLength(GangComm gang) {
        int expected = gang.rank() == 0 ? 20 : 10;
        int sent = 10;
        try (var communicator = new MpiCommunicator(gang, new Beats());
                Arena arena = Arena.ofConfined()) {
            communicator.exchange(
                    List.of(new Parcel((gang.rank() + 1) % gang.size(), arena.allocate(sent))),
                    List.of(new Parcel(Math.floorMod(gang.rank() - 1, gang.size()), arena.allocate(expected))));
            check(gang.rank() != 0, "a wrong length is refused");
        } catch (IllegalArgumentException e) {
            check(gang.rank() == 0, "a right length is taken");
        }
    }
}
