package pixfleet.fleet.openmpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.Eventually;

/** What is removed of shared memory, and what is not: of real files, and of a real world that was killed. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DeadSegmentsIT {
    private static final String SEGMENT =
            "vader_segment.test." + ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    /** The segments of a world's ranks, whoever else has a world on this machine. */
    private static Set<Path> segments(Process mpirun) {
        return mpirun.descendants()
                .flatMap(rank -> maps(rank.pid()))
                .filter(line -> line.contains("/dev/shm/vader_segment"))
                .map(line -> Path.of(line.substring(line.indexOf('/'))))
                .collect(Collectors.toSet());
    }

    private static Stream<String> maps(long process) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process + "/maps")).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    @Test
    void whatAKilledWorldLeftIsRemovedAtTheNextStart() throws Exception {
        Process mpirun = MpirunCommand.process(
                        CommunicatorWorlds.settings(folder, 2, "1", "sums"), folder.resolve("none.sock"))
                .start();
        var left = new HashSet<Path>();
        try {
            Eventually.until("two segments", Duration.ofSeconds(60), () -> {
                left.addAll(segments(mpirun));
                return left.size() == 2;
            });
            DeadSegments.remove();
            assertThat(left).as("segments of a living world").allMatch(Files::exists);
        } finally {
            kill(mpirun);
        }
        assertThat(left).as("segments of a killed world").allMatch(Files::exists);

        DeadSegments.remove();

        assertThat(left).noneMatch(Files::exists);
    }

    private static void kill(Process mpirun) throws InterruptedException {
        var ranks = mpirun.descendants().toList();
        mpirun.destroyForcibly().waitFor();
        ranks.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle rank : ranks) {
            rank.onExit().join();
        }
    }

    @Test
    void whatAProcessHasMappedOrOpenStays() throws IOException {
        Path mapped = SharedFile.FOLDER.resolve(SEGMENT + ".mapped");
        Path open = SharedFile.FOLDER.resolve(SEGMENT + ".open");
        Path dead = SharedFile.FOLDER.resolve(SEGMENT + ".dead");
        Files.write(mapped, new byte[4096]);
        Files.write(dead, new byte[4096]);
        try (Arena arena = Arena.ofConfined();
                var channel = FileChannel.open(open, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            MemorySegment memory;
            try (var file = FileChannel.open(mapped, StandardOpenOption.READ)) {
                memory = file.map(FileChannel.MapMode.READ_ONLY, 0, 4096, arena);
            }

            DeadSegments.remove();

            assertThat(memory.byteSize() + channel.size()).isEqualTo(4096);
            assertThat(mapped).exists();
            assertThat(open).exists();
            assertThat(dead).doesNotExist();
        } finally {
            Files.deleteIfExists(mapped);
            Files.deleteIfExists(open);
        }
    }

    @Test
    void aWindowStaysAsLongAsItsCreatorLives() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path dead = SharedFile.FOLDER.resolve("pixfleet-window-%d-0".formatted(ended.pid()));
        Files.write(dead, new byte[1]);
        SharedFile living = SharedFile.create(1);
        try {
            DeadSegments.remove();

            assertThat(dead).doesNotExist();
            try (Arena arena = Arena.ofConfined()) {
                assertThat(living.map(1, arena).byteSize()).isEqualTo(1);
            }
        } finally {
            living.unlink();
        }
    }
}
