package pixfleet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Api;
import pixfleet.cli.client.Json;
import pixfleet.cli.stack.StackLayout;

/** Tries the failed images of a job, or of all jobs, once more. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = "Tries the failed images of a job, or of all jobs, once more. Refused ones stay refused.")
final class RetryCommand implements Callable<Integer> {
    private final StackLayout layout;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Which which;

    private static final class Which {
        @Parameters(paramLabel = "JOB", arity = "0..1", description = "a job's id")
        private String job = "";

        @Option(names = "--all", description = "whatever has failed, in any job")
        private boolean all;
    }

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
            retried = which.all ? api.retryAll() : api.retry(which.job);
        }
        spec.commandLine().getOut().println(json ? asJson(retried) : inWords(retried));
        return 0;
    }

    private String asJson(int retried) {
        var row = Json.object();
        if (!which.all) {
            row.put("job", which.job);
        }
        return row.put("retried", retried).toString();
    }

    private String inWords(int retried) {
        if (retried == 0) {
            return which.all ? "No image has failed." : "No image of this job has failed.";
        }
        return "%d images are tried again; follow them with: ./pixfleet %s"
                .formatted(retried, which.all ? "jobs" : "job " + which.job);
    }
}
