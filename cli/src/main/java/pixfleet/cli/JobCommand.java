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

/** Shows one job image by image. */
@Command(name = "job", mixinStandardHelpOptions = true, description = "Shows a job image by image.")
final class JobCommand implements Callable<Integer> {
    private final StackLayout layout;

    @Parameters(paramLabel = "JOB", description = "a job's id")
    private String job = "";

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    JobCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        try (Api api = Commands.api(layout)) {
            JsonNode found = api.complete(api.job(job));
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(found);
            } else {
                JobText.images(out, found);
            }
            return 0;
        }
    }
}
