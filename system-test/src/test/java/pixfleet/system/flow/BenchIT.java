package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./pixfleet bench}: every benchmark that is listed runs to its end, on tiny pictures, those that measure a whole
 * system in {@code ./pixfleet test full} alone. Figures are not looked at, but {@code chaos} fails by itself if ranks, worlds, agents or the stack are killed and an image is lost, doubled or different.
 */
class BenchIT {
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    /** Each starts a system, or several, only to measure it. */
    private static final Set<String> WHOLE_SYSTEMS = Set.of("s3", "small", "latency", "jobs");

    @TempDir
    private static Path folder;

    private static PixfleetCommand.Ran bench(String... words) {
        var command = new ArrayList<>(List.of("bench"));
        command.addAll(List.of(words));
        return PixfleetCommand.at(folder.resolve("state")).run(PATIENCE, command.toArray(String[]::new));
    }

    private static List<String> names() {
        PixfleetCommand.Ran list = bench("--list");
        assertThat(list.code()).as("%s", list).isZero();
        return list.out().lines().map(line -> line.split(" ", 2)[0]).toList();
    }

    @TestFactory
    List<DynamicTest> everyListedBenchmarkPrintsATable() {
        return printTables(name -> !WHOLE_SYSTEMS.contains(name));
    }

    /** Minutes, of which other tests see what matters: a whole system that processes images. */
    @Tag("full")
    @TestFactory
    List<DynamicTest> everyBenchmarkOfAWholeSystemPrintsATable() {
        return printTables(WHOLE_SYSTEMS::contains);
    }

    private static List<DynamicTest> printTables(Predicate<String> which) {
        return names().stream()
                .filter(which)
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Path report = folder.resolve(name + ".md");

                    PixfleetCommand.Ran ran = bench(name, "--quick", "--out", report.toString());

                    assertThat(ran.code()).as("%s", ran).isZero();
                    assertThat(ran.out()).contains("## ", "| --- |", "- machine: ", "- OpenCV: ");
                    assertThat(report).content().isEqualTo(ran.out());
                }))
                .toList();
    }

    @Test
    void anUnknownBenchmarkIsAnsweredWithTheKnownOnes() {
        Path state = folder.resolve("untouched");

        PixfleetCommand.Ran ran = PixfleetCommand.at(state).run(PATIENCE, "bench", "tea");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("there is no benchmark tea", "many");
        assertThat(Files.exists(state.resolve("bench"))).isFalse();
    }

    /** Named for systems of benchmarks that were interrupted, which stayed until somebody looked for them. */
    @Test
    @Timeout(300)
    void anInterruptedBenchmarkEndsItsSystem() throws Exception {
        Set<Path> others = systems();
        Process bench = PixfleetCommand.at(folder.resolve("interrupted"))
                .start(folder.resolve("out.txt"), folder.resolve("err.txt"), "bench", "latency", "--quick");
        Set<Path> ours = Set.of();
        while (ours.isEmpty()) {
            assertThat(bench.isAlive()).as("%s", folder.resolve("err.txt")).isTrue();
            Thread.sleep(100);
            ours = systems();
            ours.removeAll(others);
        }
        ProcessHandle system = ProcessHandle.of(new ObjectMapper()
                        .readTree(ours.iterator().next().toFile())
                        .path("pid")
                        .asLong())
                .orElseThrow();

        bench.destroy();

        assertThat(system.onExit()).succeedsWithin(Duration.ofMinutes(2));
        assertThat(bench.onExit()).succeedsWithin(Duration.ofMinutes(1));
    }

    /** What says where the systems are that benchmarks have started. */
    private static Set<Path> systems() throws IOException {
        var found = new HashSet<Path>();
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "pixfleet-bench*")) {
            folders.forEach(it -> found.add(it.resolve("state/endpoints.json")));
        }
        found.removeIf(it -> !Files.exists(it));
        return found;
    }
}
