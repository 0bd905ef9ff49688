package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person uses it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CommandIT {
    private static final Set<String> FOUNDING = Set.of("canny", "invert", "gaussian-blur", "erode", "dilate");

    @TempDir
    private Path folder;

    @Test
    void demonstratesEverySampleWithEveryFoundingOperationAndFindsNoDifference() throws IOException {
        PixfleetCommand command = PixfleetCommand.at(folder.resolve("state"));
        try {
            PixfleetCommand.Ran demo = command.run(Duration.ofMinutes(4), "demo", "--port", "0", "--json");

            assertThat(demo.code()).as("%s", demo).isZero();
            List<JsonNode> rows = rows(demo.out());
            assertThat(rows).hasSize(7 * FOUNDING.size());
            assertThat(rows.stream().map(it -> it.path("operation").asText()).collect(Collectors.toSet()))
                    .isEqualTo(FOUNDING);
            assertThat(rows).allSatisfy(row -> {
                assertThat(row.path("differing").asLong()).as("%s", row).isZero();
                assertThat(row.path("values").asLong()).as("%s", row).isPositive();
                assertThat(Path.of(row.path("result").asText())).isNotEmptyFile();
            });
        } finally {
            command.run(Duration.ofMinutes(1), "down");
        }
    }

    @Test
    void keepsEverythingAcrossDownAndUp() {
        PixfleetCommand command = PixfleetCommand.at(folder.resolve("state"));
        Path sample = command.home().resolve("samples/chelsea.png");
        Path out = folder.resolve("out");

        assertThat(command.run(RunningSystem.START, "status").err()).contains("no local stack runs here");
        PixfleetCommand.Ran up = command.run(RunningSystem.START, "up", "--port", "0");
        try {
            assertThat(up.code()).as("%s", up).isZero();
            assertThat(up.out()).contains("Pixfleet is up", "#token=");
            assertThat(command.run(RunningSystem.START, "up").out()).contains("already up");
            PixfleetCommand.Ran submit = command.run(
                    Duration.ofMinutes(2),
                    "submit",
                    "--pipeline",
                    "gaussian-blur|canny",
                    "--out",
                    out.toString(),
                    sample.toString());
            assertThat(submit.code()).as("%s", submit).isZero();
            assertThat(submit.out()).contains("1 of 1 done");
            assertThat(out.resolve("chelsea.png")).isNotEmptyFile();
            assertThat(onATerminal(command, "submit --pipeline line-drawing " + sample))
                    .contains("\r[", "1 of 1 done", "results are in the gallery: http://");
            String job = command.run(RunningSystem.START, "jobs", "--json")
                    .out()
                    .lines()
                    .findFirst()
                    .map(CommandIT::idOf)
                    .orElseThrow();
            Path fetched = folder.resolve("fetched");
            assertThat(command.run(RunningSystem.START, "fetch", job, "--out", fetched.toString())
                            .out())
                    .contains("1 of 1 results are in " + fetched);
            assertThat(fetched.resolve("chelsea.png")).isNotEmptyFile();
            assertThat(command.run(RunningSystem.START, "retry", job).out())
                    .contains("No image of this job has failed");
            assertThat(command.run(RunningSystem.START, "delete", "--yes", job).code())
                    .isZero();
            assertThat(command.run(RunningSystem.START, "job", job).code()).isEqualTo(1);

            assertThat(command.run(RunningSystem.START, "down").out()).contains("Pixfleet is down");
            assertThat(command.run(RunningSystem.START, "down").out()).contains("was not up");
            PixfleetCommand.Ran again = command.run(RunningSystem.START, "up", "--port", "0");

            assertThat(again.out()
                            .lines()
                            .filter(line -> line.contains("#token="))
                            .toList())
                    .isEqualTo(up.out()
                            .lines()
                            .filter(line -> line.contains("#token="))
                            .toList());
            assertThat(command.run(RunningSystem.START, "status").out()).contains("1 of 1 done", "gaussian-blur");
        } finally {
            command.run(Duration.ofMinutes(1), "down");
        }
    }

    @Test
    void sendsALargeTiffInPartsAndVerifiesItsResult() throws IOException {
        PixfleetCommand command = PixfleetCommand.at(folder.resolve("state"));
        Path tiff = BigTiff.gray(folder.resolve("large.tiff"), 9000);

        PixfleetCommand.Ran up = command.run(RunningSystem.START, "up", "--port", "0");
        try {
            assertThat(up.code()).as("%s", up).isZero();
            PixfleetCommand.Ran submit =
                    command.run(Duration.ofMinutes(3), "submit", "--pipeline", "invert", tiff.toString());
            assertThat(submit.code()).as("%s", submit).isZero();
            String job = submit.out().lines().findFirst().orElseThrow().split("[ :]", 0)[1];

            PixfleetCommand.Ran verify = command.run(Duration.ofMinutes(3), "verify", job, "--rows", "50", "--json");

            assertThat(verify.code()).as("%s", verify).isZero();
            assertThat(rows(verify.out())).singleElement().satisfies(row -> {
                assertThat(row.path("differing").asLong()).isZero();
                assertThat(row.path("values").asLong()).isEqualTo(50L * 9000);
            });
            assertThat(command.run(Duration.ofMinutes(3), "verify", job).out())
                    .contains("large.tiff: 0 of 81,000,000 values differ from single-process OpenCV (the whole image");
            assertThat(command.run(RunningSystem.START, "status", job).out()).contains("1 of 1 done");
        } finally {
            command.run(Duration.ofMinutes(1), "down");
        }
    }

    @Test
    void saysWhatIsWrongWithACommand() {
        PixfleetCommand command = PixfleetCommand.at(folder.resolve("state"));

        assertThat(command.run(RunningSystem.START, "fly")).satisfies(it -> {
            assertThat(it.code()).isEqualTo(2);
            assertThat(it.err()).contains("fly");
        });
        assertThat(command.run(RunningSystem.START, "up", "--nodes", "1001")).satisfies(it -> {
            assertThat(it.code()).isEqualTo(2);
            assertThat(it.err()).contains("1 to 1000 nodes at most, not 1001");
        });
        assertThat(command.run(RunningSystem.START, "submit", "--pipeline", "canny", "no-such.jpg"))
                .satisfies(it -> {
                    assertThat(it.code()).isEqualTo(2);
                    assertThat(it.err()).contains("there is no file no-such.jpg");
                });
    }

    @Test
    void saysThatAPortIsTakenAndWhatToDo() throws IOException {
        PixfleetCommand command = PixfleetCommand.at(folder.resolve("state"));
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PixfleetCommand.Ran up =
                    command.run(RunningSystem.START, "up", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(up.code()).as("%s", up).isEqualTo(1);
            assertThat(up.err()).contains("Address already in use", "--port 0").doesNotContain("INFO", "warning");
        }
    }

    /** What a person sees: {@code script} gives the command a terminal. */
    private static String onATerminal(PixfleetCommand command, String words) {
        try {
            var builder = new ProcessBuilder("script", "-qec", command.home() + "/pixfleet " + words, "/dev/null")
                    .redirectErrorStream(true);
            builder.environment().put("PIXFLEET_STATE", command.state().toString());
            builder.environment().put("PIXFLEET_NO_BUILD", "1");
            Process process = builder.start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(output).isTrue();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String idOf(String job) {
        try {
            return new ObjectMapper().readTree(job).path("id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> rows(String out) throws IOException {
        var json = new ObjectMapper();
        var rows = new java.util.ArrayList<JsonNode>();
        for (String line : out.lines().toList()) {
            JsonNode tree = json.readTree(line);
            if (tree.has("differing")) {
                rows.add(tree);
            }
        }
        return rows;
    }
}
