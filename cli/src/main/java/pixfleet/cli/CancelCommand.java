package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
        JsonNode answer;
        try (Api api = Commands.api(layout)) {
            answer = api.cancel(job);
        }
        spec.commandLine().getOut().println(json ? answer.toString() : told(answer));
        return 0;
    }

    private static String told(JsonNode answer) {
        int ending = answer.path("ending").asInt();
        return ending > 0
                ? "what is not over of " + ending + " images ends in the minutes to come"
                : answer.path("cancelled").asInt() + " images were ended";
    }
}
