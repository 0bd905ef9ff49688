package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import mpi.Intracomm;
import mpi.MPI;
import mpi.MPIException;
import mpi.Request;
import pixfleet.fleet.gang.CommunicatorChecks;
import pixfleet.fleet.gang.Parcel;

/**
 * A rank that puts its communicator to the test and ends with a line {@code verdict rank=R ok}, or with a stack trace and the world.
 * Arguments: the number of hosts the world is spread over, and what to do: {@code checks}, or {@code sums} without end.
 */
public final class CommunicatorMain {
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
        CommunicatorChecks.run(
                communicator, name -> System.out.println("checked rank=%d of=%d %s".formatted(me, size, name)));
        doesNotMixWithFrames(world);
        beatsWhileItWaits();
        if (communicator.onOneHost()) {
            windows();
        }
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
        CommunicatorChecks.exchanged(communicator, 1, (_, _, _) -> 1);
        ByteBuffer came = ByteBuffer.allocateDirect(1);
        for (int tag = 0; tag < sent.length; tag++) {
            world.recv(came, 1, MPI.BYTE, before, tag);
            check(came.get(0) == 99, "a frame");
            sent[tag].waitFor();
        }
    }

    private void beatsWhileItWaits() {
        communicator.barrier();
        long beatsBefore = beats.beats;
        long cpuBefore = cpuNanos();
        if (me == 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(600));
        }
        communicator.barrier();
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
        communicator.barrier();
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
        communicator.barrier();
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
        communicator.barrier();
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
