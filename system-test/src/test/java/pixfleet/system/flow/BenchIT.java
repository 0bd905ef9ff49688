package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./pixfleet bench}: every benchmark that is listed runs to its end, on tiny pictures. Figures are not looked at, but
 * {@code chaos} fails by itself if ranks, worlds, agents or the stack are killed and an image is lost, doubled or different.
 */
class BenchIT {
    private static final Duration PATIENCE = Duration.ofMinutes(6);

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
        return names().stream()
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
}
