package pixfleet.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/** The demonstration's results as a table for people. */
public final class DemoTable {
    private static final String ROW = "%-14s %-26s %6s %6s %7s %6s %6s  %9s  %s%n";
    private static final Path HERE = Path.of("").toAbsolutePath();

    private DemoTable() {}

    /** One line a row: image, operation, milliseconds a stage, differing values, where the result lies. */
    public static String of(List<DemoRow> rows) {
        var table = new StringBuilder(ROW.formatted(
                "operation", "image", "fetch", "decode", "process", "encode", "store", "differing", "result"));
        for (DemoRow row : rows) {
            JsonNode timings = row.image().path("timings");
            table.append(ROW.formatted(
                    row.operation(),
                    row.sample().getFileName(),
                    millis(timings, "fetchMillis"),
                    millis(timings, "decodeMillis"),
                    millis(timings, "processMillis"),
                    millis(timings, "encodeMillis"),
                    millis(timings, "storeMillis"),
                    row.done()
                            ? row.verdict().differing()
                            : row.image().path("stage").asText(),
                    shown(row.result())));
        }
        return table.append("(times in ms)").toString();
    }

    private static String millis(JsonNode timings, String name) {
        return timings.has(name) ? timings.path(name).asText() : "-";
    }

    private static Path shown(Path result) {
        return result.startsWith(HERE) ? HERE.relativize(result) : result;
    }
}
