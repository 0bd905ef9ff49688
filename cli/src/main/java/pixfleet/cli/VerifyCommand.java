package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Api;
import pixfleet.cli.client.Findings;
import pixfleet.cli.client.VerificationWatch;
import pixfleet.cli.stack.StackLayout;

/** Has the results of a finished job compared with single-process OpenCV. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Compares the results of a finished job with what single-process OpenCV makes of the originals,"
                + " value by value, on the fleet. Exit code 1 if any value differs.")
final class VerifyCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final StackLayout layout;

    @Parameters(paramLabel = "JOB", description = "a job's id")
    private String job = "";

    @Option(names = "--image", paramLabel = "ID", description = "only this image of the job")
    private String image = "";

    @ArgGroup
    private Extent extent = new Extent();

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** How much of each image. */
    static final class Extent {
        @Option(
                names = "--rows",
                paramLabel = "N",
                description = "compare N rows of each result, spread evenly from the first to the last")
        private int rows;

        @Option(names = "--whole", description = "compare every row (default)")
        private boolean whole;

        int rows() {
            return whole ? 0 : rows;
        }
    }

    VerifyCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        boolean given = spec.commandLine().getParseResult().hasMatchedOption("--rows");
        if (given && extent.rows() < 1) {
            throw new IllegalArgumentException("--rows must be 1 or more");
        }
        try (Api api = Commands.api(layout)) {
            api.verify(job, extent.rows(), image);
            var progress = new Progress(spec.commandLine().getOut(), json);
            progress.line("comparing with single-process OpenCV");
            var wrong = new AtomicInteger();
            new VerificationWatch(api)
                    .untilFinished(job, image, TIMEOUT, found -> wrong.addAndGet(tell(found) ? 0 : 1));
            return wrong.get() == 0 ? 0 : 1;
        }
    }

    private boolean tell(JsonNode found) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(found);
        } else {
            out.printf("%s: %s%n", found.path("name").asText(), Findings.line(found));
        }
        out.flush();
        return Findings.exact(found);
    }
}
