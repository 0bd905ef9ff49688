package pixfleet.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import pixfleet.bench.run.Table;

/** Runs benchmarks by name, or lists them. Tables go to the standard output, progress to the other one. */
public final class BenchMain {
    private static final int FAILED = 1;
    private static final int WRONG_COMMAND = 2;

    private BenchMain() {}

    /**
     * Runs what the arguments ask for and exits: 0 all went well, 1 something did not, 2 the arguments were wrong.
     *
     * @param arguments names and options
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // Whoever ends a benchmark ends its worlds and loops with it.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy),
                        "end what was started"));
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        Words words;
        List<Suite> suites;
        try {
            Words read = Words.read(arguments, System.getenv());
            words = read;
            suites = read.names().stream()
                    .map(name -> Suites.named(name, read.settings()))
                    .toList();
        } catch (IllegalArgumentException e) {
            err.println("pixfleet bench: " + e.getMessage());
            return WRONG_COMMAND;
        }
        if (suites.isEmpty()) {
            Suites.available(words.settings())
                    .forEach(suite -> out.println(
                            words.json()
                                    ? new ObjectMapper()
                                            .createObjectNode()
                                            .put("name", suite.name())
                                            .put("description", suite.description())
                                    : "%-12s %s".formatted(suite.name(), suite.description())));
            return 0;
        }
        try {
            String report = report(suites, words, err);
            out.print(report);
            if (words.out().isPresent()) {
                Files.writeString(words.out().get(), report);
            }
            return 0;
        } catch (Failure e) {
            err.println("pixfleet bench: " + e.getMessage());
            return FAILED;
        }
    }

    private static String report(List<Suite> suites, Words words, PrintStream err)
            throws IOException, InterruptedException {
        Settings settings = words.settings();
        Files.createDirectories(settings.folder());
        var report = new StringBuilder();
        for (Suite suite : suites) {
            List<Table> tables = suite.run(settings, (format, values) -> err.println("  " + format.formatted(values)));
            tables.forEach(table -> report.append(words.json() ? table.jsonLines() : table.markdown() + '\n'));
        }
        return words.json()
                ? report.toString()
                : report.append(Machine.describe()).toString();
    }
}
