package pixfleet.fleet.gang;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import pixfleet.fault.TransientFailure;
import pixfleet.header.UnfitImage;

/** What every {@link Communicator} keeps, seen by one rank. All ranks do the same checks in the same order. */
public final class CommunicatorChecks {
    /** More than go in one message. */
    private static final int MANY_SUMS = 300_001;

    /** Each by a name, which tells what went wrong. */
    private record Check(String name, Consumer<Communicator> work) {}

    private static final List<Check> CHECKS = List.of(
            new Check("barrier", CommunicatorChecks::barrier),
            new Check("broadcast", CommunicatorChecks::broadcast),
            new Check("allGather", CommunicatorChecks::gather),
            new Check("sum", CommunicatorChecks::sum),
            new Check("exchange of every size", CommunicatorChecks::exchangesEverySize),
            new Check("exchange in a ring", CommunicatorChecks::exchangesInARing),
            new Check("exchange with itself and with nobody", CommunicatorChecks::exchangesWithItself),
            new Check("window", CommunicatorChecks::window),
            new Check("failure of one rank", CommunicatorChecks::failure));

    private CommunicatorChecks() {}

    /** The names of all checks. */
    public static List<String> names() {
        return CHECKS.stream().map(Check::name).toList();
    }

    /** Does them all; throws at the first thing that is not so. */
    public static void run(Communicator communicator, Consumer<String> done) {
        for (Check check : CHECKS) {
            try {
                check.work().accept(communicator);
            } catch (RuntimeException e) {
                throw new IllegalStateException(check.name() + " of rank " + communicator.rank(), e);
            }
            done.accept(check.name());
        }
    }

    private static void check(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("not so: " + what);
        }
    }

    /** Nobody leaves before the last has come: who is behind has not counted yet. */
    private static void barrier(Communicator communicator) {
        communicator.barrier();
        Optional<MemorySegment> window = communicator.window((long) Long.BYTES * communicator.size());
        if (window.isPresent()) {
            for (int round = 1; round <= 50; round++) {
                window.get().setAtIndex(ValueLayout.JAVA_LONG, communicator.rank(), round);
                communicator.barrier();
                for (int rank = 0; rank < communicator.size(); rank++) {
                    check(window.get().getAtIndex(ValueLayout.JAVA_LONG, rank) == round, "all have come");
                }
                communicator.barrier();
            }
        }
    }

    private static void broadcast(Communicator communicator) {
        for (int root = 0; root < communicator.size(); root++) {
            for (int bytes : new int[] {0, 1, 11, 3_000_001}) {
                byte[] mine = bytes(communicator.rank() == root ? bytes : 5, communicator.rank());
                check(Arrays.equals(communicator.broadcast(root, mine), bytes(bytes, root)), bytes + " of " + root);
            }
        }
    }

    private static void gather(Communicator communicator) {
        for (int unit : new int[] {0, 1, 100_003}) {
            List<byte[]> all = communicator.allGather(bytes(unit * communicator.rank(), communicator.rank()));
            check(all.size() == communicator.size(), "one of each rank");
            for (int rank = 0; rank < all.size(); rank++) {
                check(Arrays.equals(all.get(rank), bytes(unit * rank, rank)), unit + " of " + rank);
            }
        }
        long[] numbers = communicator.allGather(-3L * communicator.rank());
        check(
                Arrays.equals(
                        numbers,
                        LongStream.range(0, communicator.size())
                                .map(rank -> -3 * rank)
                                .toArray()),
                "a number of each rank");
    }

    private static byte[] bytes(int count, int rank) {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 7 + rank);
        }
        return bytes;
    }

    private static void sum(Communicator communicator) {
        int me = communicator.rank();
        int size = communicator.size();
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
    @FunctionalInterface
    public interface Sizes {
        long bytes(int from, int to, int number);
    }

    private static void exchangesEverySize(Communicator communicator) {
        int size = communicator.size();
        long[] bytes = {0, 1, 7, 0, 4096, 4 << 20, (4 << 20) + 1, 40_000_003};
        // The largest between neighbours only: the ranks of a test need not hold gigabytes.
        exchanged(
                communicator,
                bytes.length,
                (from, to, number) -> bytes[number] < 10_000_000 || to == (from + 1) % size ? bytes[number] : -1);
    }

    /** More messages than may be under way between two ranks, and everybody waits for somebody else. */
    private static void exchangesInARing(Communicator communicator) {
        int size = communicator.size();
        exchanged(communicator, 60, (from, to, _) -> to == (from + 1) % size || to == (from + 2) % size ? 300_000 : -1);
    }

    /** Parcels between any two ranks, each with a pattern of its own. */
    public static void exchanged(Communicator communicator, int numbers, Sizes sizes) {
        int me = communicator.rank();
        int size = communicator.size();
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

    private static void exchangesWithItself(Communicator communicator) {
        communicator.exchange(List.of(), List.of());
        exchanged(communicator, 3, (from, to, number) -> from == to ? 1000L * number : -1);
    }

    /** What is shared where memory can be, and none where it cannot; the same for all ranks. */
    private static void window(Communicator communicator) {
        Optional<MemorySegment> first = communicator.window(4096 + 1);
        check(communicator.onOneHost() || first.isEmpty(), "no window over several hosts");
        long[] have = communicator.allGather(first.isPresent() ? 1 : 0);
        check(Arrays.stream(have).allMatch(each -> each == have[0]), "all have it, or none");
        if (first.isPresent()) {
            check(first.get().byteSize() == 4097 && first.get().address() % 4096 == 0, "its size and place");
            check(first.get().mismatch(MemorySegment.ofArray(new byte[4097])) == -1, "zeros");
            communicator.barrier();
            first.get().set(ValueLayout.JAVA_BYTE, communicator.rank(), (byte) 7);
            MemorySegment second = communicator.window(4096).orElseThrow();
            for (int rank = 0; rank < communicator.size(); rank++) {
                check(first.get().get(ValueLayout.JAVA_BYTE, rank) == 7, "what rank %d wrote".formatted(rank));
                check(second.get(ValueLayout.JAVA_BYTE, rank) == 0, "each is new");
            }
            communicator.barrier();
        }
    }

    /** All ranks fail as the first one that did, and can go on together after it. */
    private static void failure(Communicator communicator) {
        var none = new CollectiveFailure(communicator);
        none.alone(() -> {});
        none.meet();
        for (int failing = 0; failing < communicator.size(); failing++) {
            String sentence = "The picture of rank " + failing + " is damaged: ß";
            check(
                    thrown(communicator, failing, new UnfitImage(sentence)) instanceof UnfitImage unfit
                            && unfit.reason().equals(sentence),
                    "an unfit image");
            check(
                    thrown(communicator, failing, new TransientFailure(sentence)) instanceof TransientFailure failure
                            && sentence.equals(failure.getMessage()),
                    "a failure that passes");
            check(
                    thrown(communicator, failing, new ArithmeticException(sentence))
                                    instanceof IllegalStateException bug
                            && String.valueOf(bug.getMessage()).endsWith(sentence)
                            && (bug.getCause() != null) == (communicator.rank() == failing),
                    "a bug");
        }
    }

    private static RuntimeException thrown(Communicator communicator, int failing, RuntimeException reason) {
        var collectiveFailure = new CollectiveFailure(communicator);
        collectiveFailure.alone(() -> {
            if (communicator.rank() >= failing) {
                throw communicator.rank() == failing ? reason : new IllegalStateException("a later rank's");
            }
        });
        try {
            collectiveFailure.meet();
        } catch (RuntimeException e) {
            return e;
        }
        throw new IllegalStateException("not so: all fail");
    }
}
