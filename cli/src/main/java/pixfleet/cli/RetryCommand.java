package pixfleet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Api;
import pixfleet.cli.client.Json;
import pixfleet.cli.stack.StackLayout;

/** Tries a job's failed images once more. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = "Tries the failed images of a job once more. Refused ones stay refused.")
final class RetryCommand implements Callable<Integer> {
    private final StackLayout layout;

    @Parameters(paramLabel = "JOB", description = "a job's id")
    private String job = "";

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    RetryCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        int retried;
        try (Api api = Commands.api(layout)) {
            retried = api.retry(job);
        }
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? Json.object()
                                        .put("job", job)
                                        .put("retried", retried)
                                        .toString()
                                : retried == 0
                                        ? "No image of this job has failed."
                                        : "%d images are tried again; follow them with: ./pixfleet job %s"
                                                .formatted(retried, job));
        return 0;
    }
}
