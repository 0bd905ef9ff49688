package pixfleet.fleet.openmpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Worlds whose ranks are {@link CommunicatorMain}. */
final class CommunicatorWorlds {
    private CommunicatorWorlds() {}

    /** Waits for a world that does checks, and answers for each rank of all the checks it has done. */
    static List<List<String>> checked(Process mpirun, Path folder, int ranks) throws IOException, InterruptedException {
        boolean ended = mpirun.waitFor(120, TimeUnit.SECONDS);
        mpirun.descendants().forEach(ProcessHandle::destroyForcibly);
        mpirun.destroyForcibly();
        Path file = folder.resolve("world.log");
        String log = Files.readString(file);
        Files.delete(file);
        assertThat(ended && mpirun.exitValue() == 0).as(log).isTrue();
        assertThat(log.lines().filter(line -> line.startsWith("verdict rank=") && line.endsWith(" ok")))
                .hasSize(ranks);
        return IntStream.range(0, ranks)
                .mapToObj(rank -> "checked rank=%d of=%d ".formatted(rank, ranks))
                .map(words -> log.lines()
                        .filter(line -> line.startsWith(words))
                        .map(line -> line.substring(words.length()))
                        .toList())
                .toList();
    }

    /**
     * @param arguments of the ranks
     */
    static MpirunSettings settings(Path folder, int ranks, String... arguments) {
        var command = new ArrayList<>(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                CommunicatorMain.class.getName()));
        command.addAll(List.of(arguments));
        return MpirunSettings.here(
                        ranks,
                        folder,
                        command,
                        Map.of(
                                "CLASSPATH",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))))
                .within(Duration.ofSeconds(60), Duration.ofSeconds(45));
    }
}
