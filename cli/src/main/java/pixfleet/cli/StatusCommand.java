package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Api;
import pixfleet.cli.stack.StackLayout;

/** Shows the fleet and the newest jobs, or one job image by image. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows the fleet and the newest jobs, or one job image by image.")
final class StatusCommand implements Callable<Integer> {
    private static final int JOBS = 10;
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final StackLayout layout;

    @Parameters(arity = "0..1", paramLabel = "JOB", description = "a job's id")
    private String job = "";

    @Option(names = "--watch", description = "show it again every two seconds, until it is interrupted")
    private boolean watch;

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    StatusCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        try (Api api = Commands.api(layout)) {
            PrintWriter out = spec.commandLine().getOut();
            once(out, api);
            while (watch && paused()) {
                if (!json) {
                    out.println();
                }
                once(out, api);
                out.flush();
            }
            return 0;
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(EVERY);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void once(PrintWriter out, Api api) {
        if (job.isEmpty()) {
            fleet(out, api.fleet());
            api.jobs(JOBS)
                    .path("jobs")
                    .forEach(it -> show(out, api.job(it.path("id").asText())));
        } else if (json) {
            out.println(api.complete(api.job(job)));
        } else {
            JobText.images(out, api.complete(api.job(job)));
        }
    }

    private void fleet(PrintWriter out, JsonNode fleet) {
        if (json) {
            out.println(fleet);
            return;
        }
        out.printf(
                "fleet   %d waiting, %d in flight; %s%n",
                fleet.path("backlog").path("visible").asInt(),
                fleet.path("backlog").path("inFlight").asInt(),
                fleet.path("reason").asText());
        var rung = fleet.path("rung").asText("none");
        if (!rung.equals("none")) {
            out.printf("  capacity by: %s%n", rung);
        }
        fleet.path("nodes")
                .forEach(node -> out.printf(
                        "  node %d  %s  %s%n",
                        node.path("slot").asInt(),
                        node.path("id").asText(),
                        node.path("state").asText()));
    }

    private void show(PrintWriter out, JsonNode it) {
        if (json) {
            out.println(it);
        } else {
            JobText.line(out, it);
        }
    }
}
