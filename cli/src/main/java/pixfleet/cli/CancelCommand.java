package pixfleet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Api;
import pixfleet.cli.stack.StackLayout;

/** Ends a job. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Ends the images of a job that are not done, refused or failed. Results stay.")
final class CancelCommand implements Callable<Integer> {
    private final StackLayout layout;

    @Parameters(paramLabel = "JOB", description = "a job's id")
    private String job = "";

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    CancelCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        int cancelled;
        try (Api api = Commands.api(layout)) {
            cancelled = api.cancel(job);
        }
        spec.commandLine()
                .getOut()
                .println(json ? "{\"cancelled\":" + cancelled + "}" : cancelled + " images were ended");
        return 0;
    }
}
