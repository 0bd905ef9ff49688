package pixfleet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pixfleet.cli.stack.StackLayout;

/** Runs benchmarks, in a process of its own that holds the fleet's build of OpenCV. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Runs benchmarks and prints what was measured as Markdown tables. Without a name it lists them.",
        footer = {"", "Example:  ./pixfleet bench many --out many.md      (what each measures: docs/benchmarks.md)"})
final class BenchCommand implements Callable<Integer> {
    private final StackLayout layout;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "benchmarks to run")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "list the benchmarks")
    private boolean list;

    @Option(names = "--out", paramLabel = "FILE", description = "write the tables to this file as well")
    private String out = "";

    @Option(names = "--rounds", paramLabel = "N", description = "measured rounds, in which all contestants take turns")
    private String rounds = "";

    @Option(
            names = "--cases",
            paramLabel = "N",
            description =
                    "exactness: cases to draw; jobs: images of the large job; chaos: images, a fifth as many kills")
    private String cases = "";

    @Option(names = "--seed", paramLabel = "S", description = "exactness, chaos: seed of what is drawn")
    private String seed = "";

    @Option(names = "--case", paramLabel = "TEXT", description = "exactness: try one case again, as it was printed")
    private String one = "";

    @Option(names = "--folder", paramLabel = "DIR", description = "files made for the benchmarks are kept here")
    private String folder = "";

    @Option(names = "--quick", description = "tiny sizes, one round: shows that all works; the figures mean nothing")
    private boolean quick;

    @Option(names = "--json", description = "print one JSON object a row instead of the tables")
    private boolean json;

    BenchCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() throws InterruptedException {
        var builder = new ProcessBuilder(command()).inheritIO();
        builder.environment().put("PIXFLEET_HOME", layout.home().toString());
        builder.environment().put("PIXFLEET_STATE", layout.state().toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process benchmarks = builder.start();
            // Who ends this command means them.
            Runtime.getRuntime().addShutdownHook(new Thread(benchmarks::destroy, "end the benchmarks"));
            return benchmarks.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the benchmarks", e);
        }
    }

    private List<String> command() {
        var command = new ArrayList<String>();
        command.add(layout.home().resolve("benchmarks/bin/pixfleet-bench").toString());
        command.addAll(names);
        flag(command, "--list", list);
        flag(command, "--quick", quick);
        flag(command, "--json", json);
        value(
                command,
                "--out",
                out.isEmpty() ? "" : Path.of(out).toAbsolutePath().toString());
        value(command, "--rounds", rounds);
        value(command, "--cases", cases);
        value(command, "--seed", seed);
        value(command, "--case", one);
        value(command, "--folder", folder);
        return command;
    }

    private static void flag(List<String> command, String name, boolean given) {
        if (given) {
            command.add(name);
        }
    }

    private static void value(List<String> command, String name, String value) {
        if (!value.isEmpty()) {
            command.add(name);
            command.add(value);
        }
    }
}
