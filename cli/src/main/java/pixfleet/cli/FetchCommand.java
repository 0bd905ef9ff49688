package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Api;
import pixfleet.cli.client.Downloads;
import pixfleet.cli.client.Downloads.Wanted;
import pixfleet.cli.client.Json;
import pixfleet.cli.stack.StackLayout;

/** Fetches a job's results, or the originals of which there is none. */
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description = "Fetches the results of a job into a folder. Ends with 1 if an image of it has no result (yet).",
        footer = {"", "Example:  ./pixfleet fetch 01J9ZC2Q6V5X8N3W4T7R1K0MBD --out edges"})
final class FetchCommand implements Callable<Integer> {
    private final StackLayout layout;

    @Parameters(paramLabel = "JOB", description = "a job's id")
    private String job = "";

    @Option(
            names = "--failed",
            description = "instead of results fetch the originals that were refused or failed, to look at them")
    private boolean failed;

    @Option(names = "--out", paramLabel = "DIR", description = "the folder (default: one named after the job)")
    private Path out = Path.of("");

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    FetchCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        try (Api api = Commands.api(layout)) {
            JsonNode found = api.complete(api.job(job));
            Path folder = out.toString().isEmpty() ? Path.of("pixfleet-" + job) : out;
            var output = spec.commandLine().getOut();
            int fetched = new Downloads(api)
                    .into(folder, found, failed ? Wanted.ORIGINALS_WITHOUT_RESULT : Wanted.RESULTS, (image, file) -> {
                        if (json) {
                            output.println(Json.object()
                                    .put("name", image.path("name").asText())
                                    .put("stage", image.path("stage").asText())
                                    .put("reason", image.path("reason").asText())
                                    .put("file", file.toAbsolutePath().toString()));
                        } else {
                            output.println(
                                    file + (failed ? ": " + image.path("reason").asText() : ""));
                        }
                        output.flush();
                    });
            int total = found.path("counts").path("total").asInt();
            int done = found.path("counts").path("done").asInt();
            if (!json) {
                output.println(
                        failed
                                ? "%d originals without a result are in %s".formatted(fetched, folder.toAbsolutePath())
                                : "%d of %d results are in %s".formatted(fetched, total, folder.toAbsolutePath()));
            }
            return failed || done == total ? 0 : 1;
        }
    }
}
