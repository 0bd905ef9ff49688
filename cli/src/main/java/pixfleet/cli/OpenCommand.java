package pixfleet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Json;
import pixfleet.cli.stack.Browser;
import pixfleet.cli.stack.StackLayout;

/** Opens the page in the user's browser. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description = "Opens the page in your browser, signed in; with a job's id, at that job.")
final class OpenCommand implements Callable<Integer> {
    private final StackLayout layout;

    @Parameters(arity = "0..1", paramLabel = "JOB", description = "a job's id")
    private String job = "";

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    OpenCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        String page = Commands.endpoints(layout).pageWithToken() + (job.isEmpty() ? "" : "&job=" + job);
        boolean opened = Browser.open(page, System.getenv());
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? Json.object()
                                        .put("page", page)
                                        .put("opened", opened)
                                        .toString()
                                : opened ? page : "There is no browser to open here; the page is at:\n  " + page);
        return opened ? 0 : 1;
    }
}
