package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Api;
import pixfleet.cli.client.Endpoints;
import pixfleet.cli.client.Job;
import pixfleet.cli.client.JobWatch;
import pixfleet.cli.client.Uploader;
import pixfleet.cli.demo.DemoRow;
import pixfleet.cli.demo.DemoTable;
import pixfleet.cli.demo.Verification;
import pixfleet.cli.stack.StackControl;
import pixfleet.cli.stack.StackLayout;

/** The whole path with the sample photographs, every result checked against plain OpenCV. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Runs the sample photographs through every founding operation and compares each result with"
                + " single-process OpenCV, value by value. Starts the local stack if it is not up.")
final class DemoCommand implements Callable<Integer> {
    private static final List<String> OPERATIONS = List.of("canny", "invert", "gaussian-blur", "erode", "dilate");
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final StackLayout layout;

    @Mixin
    private StackStart start = new StackStart();

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    DemoCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        var progress = new Progress(out, json);
        var stack = new StackControl(layout);
        Endpoints endpoints = stack.running().orElseGet(() -> {
            progress.line("starting the local stack");
            return stack.start(start.options());
        });
        try (Api api = Commands.api(endpoints)) {
            List<Path> samples = samples();
            List<DemoRow> rows = new ArrayList<>();
            for (String operation : OPERATIONS) {
                rows.addAll(run(api, operation, samples, progress));
            }
            progress.line("comparing " + rows.size() + " results with single-process OpenCV");
            List<DemoRow> checked = new Verification(layout.home()).check(rows);
            return report(out, endpoints, checked);
        }
    }

    private List<DemoRow> run(Api api, String operation, List<Path> samples, Progress progress) {
        Job job = api.open(operation, samples);
        progress.line(operation + ": job " + job.id());
        new Uploader(api).upload(job, samples);
        JsonNode finished = new JobWatch(api).untilFinished(job.id(), TIMEOUT, progress::job);
        progress.end();
        var rows = new ArrayList<DemoRow>();
        for (int i = 0; i < samples.size(); i++) {
            rows.add(DemoRow.of(
                    operation, samples.get(i), finished.path("images").get(i), folder(operation), api));
        }
        return rows;
    }

    private Path folder(String operation) {
        return layout.state().resolve("demo").resolve(operation);
    }

    private int report(PrintWriter out, Endpoints endpoints, List<DemoRow> rows) {
        if (json) {
            rows.forEach(row -> out.println(row.json()));
        } else {
            out.println();
            out.println(DemoTable.of(rows));
        }
        List<DemoRow> wrong = rows.stream().filter(row -> !row.exact()).toList();
        if (!json) {
            out.printf("%nresults  %s%n", layout.state().resolve("demo"));
            out.printf("gallery  %s   (stop with ./pixfleet down)%n%n", endpoints.pageWithToken());
            out.println(
                    wrong.isEmpty()
                            ? "All %d results equal single-process OpenCV: 0 differing values.".formatted(rows.size())
                            : "%d of %d results are not as they must be:".formatted(wrong.size(), rows.size()));
            wrong.forEach(row -> out.println("  " + row.problem()));
        }
        return wrong.isEmpty() && !rows.isEmpty() ? 0 : 1;
    }

    private List<Path> samples() {
        try (Stream<Path> files = Files.list(layout.home().resolve("samples"))) {
            return files.filter(file -> !file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the samples", e);
        }
    }
}
