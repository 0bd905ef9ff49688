package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Api;
import pixfleet.cli.client.Json;
import pixfleet.cli.client.LocalTable;
import pixfleet.cli.stack.OldDocuments;
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
            LocalTable.of(Commands.endpoints(layout)).ifPresent(table -> show(out, table));
            api.jobs(JOBS)
                    .path("jobs")
                    .forEach(it -> show(out, api.job(it.path("id").asText())));
            if (!json && OldDocuments.in(layout)) {
                out.println("note    " + OldDocuments.SENTENCE);
            }
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
        JsonNode hours = fleet.path("nodeHours");
        if (hours.isObject()) {
            out.printf(
                    Locale.ROOT,
                    "  node-hours today: %.1f of %.0f%n",
                    hours.path("used").asDouble(),
                    hours.path("budget").asDouble());
        }
        fleet.path("nodes")
                .forEach(node -> out.printf(
                        "  node %d  %s  %s%n",
                        node.path("slot").asInt(),
                        node.path("id").asText(),
                        node.path("state").asText()));
    }

    private void show(PrintWriter out, LocalTable table) {
        if (json) {
            var line = Json.object();
            line.putObject("table")
                    .put("state", table.state())
                    .put("rows", table.rows())
                    .put("bytes", table.bytes())
                    .put("reads", table.reads())
                    .put("writes", table.writes());
            out.println(line);
            return;
        }
        out.printf(
                Locale.ROOT,
                "table   %s, %d rows, %.1f MB; %d reads and %d writes since it was started%n",
                table.state().toLowerCase(Locale.ROOT),
                table.rows(),
                table.bytes() / 1e6,
                table.reads(),
                table.writes());
    }

    private void show(PrintWriter out, JsonNode it) {
        if (json) {
            out.println(it);
        } else {
            JobText.line(out, it);
        }
    }
}
