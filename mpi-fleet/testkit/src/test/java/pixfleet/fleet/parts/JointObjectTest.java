package pixfleet.fleet.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.codec.EncodedPiece;
import pixfleet.fleet.files.FileResults;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.testkit.ThreadCommunicator;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JointObjectTest {
    private static final String KEY = "results/x/result.png";
    private static final int MIB = 1 << 20;

    private final FakeResults results = new FakeResults();

    @TempDir
    private Path folder;

    private static byte value(int rank, long at) {
        return (byte) (rank * 31L + at + (at >> 13));
    }

    /** The share in pieces of odd lengths. */
    private static void write(JointObject object, int rank, long share) {
        var random = new Random(rank);
        long at = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(3 * MIB);
            while (at < share) {
                long count = Math.min(share - at, 1 + random.nextInt(3 * MIB));
                for (long i = 0; i < count; i++) {
                    piece.set(ValueLayout.JAVA_BYTE, i, value(rank, at + i));
                }
                object.append(piece.asSlice(0, count));
                at += count;
            }
        }
    }

    private static byte[] expected(List<Long> shares) {
        byte[] bytes = new byte[shares.stream().mapToInt(Long::intValue).sum()];
        int at = 0;
        for (int rank = 0; rank < shares.size(); rank++) {
            for (long i = 0; i < shares.get(rank); i++) {
                bytes[at++] = value(rank, i);
            }
        }
        return bytes;
    }

    private long store(Communicator communicator, long share) {
        return store(communicator, results, share);
    }

    private static long store(Communicator communicator, Results results, long share) {
        try (JointObject object =
                JointObject.begin(communicator, results, KEY, "image/png", JointObject.shares(communicator, share))) {
            write(object, communicator.rank(), share);
            object.finish();
            return object.heldBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "0 7 0",
                "5242880 1",
                "1 5242880 3",
                "40000000",
                "3000000 3000000 3000000",
                "100 20000000 100 17000001 0 9",
                "6000000 4000000 5300000 0 0 60000000 1 1"
            })
    void theObjectConsistsOfTheSharesInOrder(String text) {
        List<Long> shares = List.of(text.split(" ")).stream().map(Long::valueOf).toList();

        List<Long> held = ThreadCommunicator.run(
                shares.size(), communicator -> store(communicator, shares.get(communicator.rank())));

        assertThat(results.objects.get(KEY)).isEqualTo(expected(shares));
        assertThat(results.uploads).isEmpty();
        assertThat(held).allMatch(bytes -> bytes <= 2 * PartPlan.PART_BYTES + 2 * PartPlan.MAX_MIXED_BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "0 7 0", "40000000", "100 20000000 100 17000001 0 9", "6000000 4000000 5300000 0 60000001 1"
            })
    void inFilesPartsAreFilledInWhereTheyBelong(String text) throws IOException {
        var files = new FileResults(folder);
        List<Long> shares = List.of(text.split(" ")).stream().map(Long::valueOf).toList();

        List<Long> held = ThreadCommunicator.run(
                shares.size(), communicator -> store(communicator, files, shares.get(communicator.rank())));

        assertThat(Files.readAllBytes(files.path(KEY))).isEqualTo(expected(shares));
        assertThat(held).allMatch(bytes -> bytes <= 2 * PartPlan.MAX_MIXED_BYTES);
    }

    /** As if the disk failed: the kernel sends SIGBUS to whoever touches the page. */
    @Test
    void aPageThatCannotBeHadIsAFailureOfAllRanksAndNotTheEndOfTheProcess() {
        var files = new FileResults(folder);

        List<String> told = ThreadCommunicator.run(2, communicator -> {
            List<Long> shares = List.of(9_000_000L, 8_000_000L);
            try (JointObject object = JointObject.begin(communicator, files, KEY, "image/png", shares)) {
                long share = shares.get(communicator.rank());
                object.append(MemorySegment.ofArray(new byte[1]));
                communicator.barrier();
                if (communicator.rank() == 0) {
                    truncateTheUnfinished();
                }
                communicator.barrier();
                object.append(MemorySegment.ofArray(new byte[(int) share - 1]));
                object.finish();
                return "stored";
            } catch (TransientFailure e) {
                return e.getMessage();
            }
        });

        String fault = ": a fault occurred in an unsafe memory access operation";
        assertThat(told).containsExactly("fill part 1 of " + KEY + fault, "fill part 1 of " + KEY + fault);
        assertThat(files.path(KEY)).doesNotExist();
    }

    private void truncateTheUnfinished() {
        try (var unfinished = Files.list(folder.resolve(".unfinished"));
                var channel = FileChannel.open(unfinished.findAny().orElseThrow(), StandardOpenOption.WRITE)) {
            channel.truncate(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void encodedPiecesBecomeOneObject() {
        List<Long> shares = List.of(3_000L, 9_000_000L, 0L, 70_000L);

        ThreadCommunicator.run(4, communicator -> {
            try (var piece = new EncodedPiece()) {
                byte[] bytes = new byte[shares.get(communicator.rank()).intValue()];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = value(communicator.rank(), i);
                }
                piece.append(MemorySegment.ofArray(bytes));
                JointObject.store(communicator, results, KEY, "image/png", piece);
                return piece.length();
            }
        });

        assertThat(results.objects.get(KEY)).isEqualTo(expected(shares));
    }

    /** Part -1 is beginning, 0 completing; 2 is mixed. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, 3, 4})
    void aFailureAnywhereFailsAllAndLeavesNothing(int failing) {
        List<Long> shares = List.of(18_000_000L, 1_000_000L, 9_000_000L, 100L);
        results.objects.put(KEY, new byte[] {1});
        results.fail(failing);

        List<String> told = ThreadCommunicator.run(4, communicator -> {
            try {
                store(communicator, shares.get(communicator.rank()));
                return "stored";
            } catch (TransientFailure e) {
                return e.getMessage();
            }
        });

        assertThat(told).hasSize(4).doesNotContain("stored");
        assertThat(results.objects.get(KEY)).containsExactly(1);
        assertThat(results.uploads).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void oneRankThatGivesUpEndsItForAll(int quitter) {
        List<Long> shares = List.of(6_000_000L, 1_000_000L, 9_000_000L);

        List<Boolean> finished = ThreadCommunicator.run(3, communicator -> {
            try (JointObject object = JointObject.begin(communicator, results, KEY, "image/png", shares)) {
                if (communicator.rank() == quitter) {
                    object.abandon();
                    return false;
                }
                write(object, communicator.rank(), shares.get(communicator.rank()));
                assertThatThrownBy(object::finish)
                        .isInstanceOf(TransientFailure.class)
                        .hasMessage("rank %d gave %s up".formatted(quitter, KEY));
                return false;
            }
        });

        assertThat(finished).hasSize(3);
        assertThat(results.objects).isEmpty();
        assertThat(results.uploads).isEmpty();
    }

    @Test
    void aShareIsNeitherExceededNorLeftShort() {
        ThreadCommunicator.run(1, communicator -> {
            try (JointObject object = JointObject.begin(communicator, results, KEY, "image/png", List.of(10L))) {
                object.append(MemorySegment.ofArray(new byte[4]));
                assertThatThrownBy(object::finish)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the share of rank 0 is not complete");
                assertThatThrownBy(() -> object.append(MemorySegment.ofArray(new byte[7])))
                        .isInstanceOf(IllegalStateException.class);
                return 0;
            }
        });
    }
}
