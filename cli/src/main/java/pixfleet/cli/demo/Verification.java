package pixfleet.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares results with single-process OpenCV, in a process of its own that holds the fleet's build of it. */
public final class Verification {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;

    /**
     * @param home the project's root
     */
    public Verification(Path home) {
        this.home = home;
    }

    /** The rows with their verdicts; one without a result stays as it is. */
    public List<DemoRow> check(List<DemoRow> rows) {
        List<DemoRow> done = rows.stream().filter(DemoRow::done).toList();
        List<DemoRow.Verdict> verdicts = verdicts(done);
        var checked = new ArrayList<DemoRow>();
        for (DemoRow row : rows) {
            int at = done.indexOf(row);
            checked.add(at < 0 ? row : row.with(verdicts.get(at)));
        }
        return checked;
    }

    private List<DemoRow.Verdict> verdicts(List<DemoRow> rows) {
        try {
            Process process = new ProcessBuilder(
                            home.resolve("mpi-fleet/bin/pixfleet-verify").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread.ofVirtual().start(() -> ask(process, rows));
            var verdicts = new ArrayList<DemoRow.Verdict>();
            try (var answers =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                    verdicts.add(verdict(JSON.readTree(line)));
                }
            }
            if (verdicts.size() != rows.size()) {
                throw new IllegalStateException("the comparison answered %d of %d results (exit code %d)"
                        .formatted(
                                verdicts.size(),
                                rows.size(),
                                process.onExit().join().exitValue()));
            }
            return verdicts;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compare the results", e);
        }
    }

    private static void ask(Process process, List<DemoRow> rows) {
        try (var questions =
                new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8))) {
            for (DemoRow row : rows) {
                questions.println(JSON.createObjectNode()
                        .put("original", row.sample().toString())
                        .put("result", row.result().toString())
                        .put("pipeline", row.operation())
                        .put("type", row.image().path("result").path("type").asText()));
            }
        }
    }

    private static DemoRow.Verdict verdict(JsonNode answer) {
        return new DemoRow.Verdict(
                answer.path("differing").asLong(-1),
                answer.path("values").asLong(0),
                answer.path("error").asText("it could not be compared"));
    }
}
