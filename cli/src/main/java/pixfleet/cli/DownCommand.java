package pixfleet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Json;
import pixfleet.cli.stack.StackControl;
import pixfleet.cli.stack.StackLayout;

/** Stops the local stack; everything it holds stays for the next start. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops the local stack and its nodes. Images, queues and jobs stay for the next 'up'.")
final class DownCommand implements Callable<Integer> {
    private final StackLayout layout;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    DownCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        boolean stopped = new StackControl(layout).stop();
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? Json.object().put("stopped", stopped).toString()
                                : stopped ? "Pixfleet is down." : "Pixfleet was not up.");
        return 0;
    }
}
