package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Api;
import pixfleet.cli.stack.StackLayout;

/** Lists the newest jobs. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        description = "Lists the newest jobs and how far they have come.")
final class JobsCommand implements Callable<Integer> {
    private final StackLayout layout;

    @Option(names = "--limit", paramLabel = "N", description = "how many, 1 to 200 (default 20)")
    private int limit = 20;

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    JobsCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        try (Api api = Commands.api(layout)) {
            var out = spec.commandLine().getOut();
            JsonNode jobs = api.jobs(limit).path("jobs");
            for (JsonNode line : jobs) {
                JsonNode job = api.job(line.path("id").asText());
                if (json) {
                    ((ObjectNode) job).remove("images");
                    out.println(job);
                } else {
                    JobText.line(out, job);
                }
            }
            if (jobs.isEmpty() && !json) {
                out.println("There are no jobs yet; make one with: ./pixfleet submit");
            }
            return 0;
        }
    }
}
