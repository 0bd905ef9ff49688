package pixfleet.bench.exactness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import pixfleet.bench.Failure;
import pixfleet.bench.Settings;
import pixfleet.bench.Suite;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Table;

/** Draws chains, sizes and rank counts, and counts the values that differ from single-process OpenCV. */
public final class ExactnessSuite implements Suite {
    private static final int USUAL_CASES = 10_000;
    private static final int QUICK_CASES = 20;
    private static final String MAIN = "pixfleet.fleet.testkit.ExactnessMain";
    private static final int LAST_LINES = 8;

    @Override
    public String name() {
        return "exactness";
    }

    @Override
    public String description() {
        return "drawn chains, sizes and rank counts against single-process OpenCV: values that differ (--cases, --seed)";
    }

    @Override
    public boolean available(Settings settings) {
        return ExactnessSuite.class.getResource("/" + MAIN.replace('.', '/') + ".class") != null;
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command(settings)).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        long began = System.nanoTime();
        Process process = builder.start();
        Deque<String> last = new ArrayDeque<>();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                progress.say("%s", line);
                last.add(line);
                if (last.size() > LAST_LINES) {
                    last.remove();
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new Failure(String.join("\n", last));
        }
        var table = new Table("Exactness", "drawn", "outcome", "seconds");
        table.row(
                settings.repeated()
                        .map("the case %s"::formatted)
                        .orElse("%d cases from seed %d".formatted(cases(settings), settings.seed())),
                last.isEmpty() ? "" : last.getLast(),
                (System.nanoTime() - began) / 1_000_000_000);
        return List.of(table);
    }

    private static int cases(Settings settings) {
        return settings.cases(USUAL_CASES, QUICK_CASES);
    }

    private static List<String> command(Settings settings) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                MAIN));
        settings.repeated()
                .ifPresentOrElse(
                        text -> command.addAll(List.of("--case", text)),
                        () -> command.addAll(List.of(
                                "--cases",
                                String.valueOf(cases(settings)),
                                "--seed",
                                String.valueOf(settings.seed()))));
        return command;
    }
}
