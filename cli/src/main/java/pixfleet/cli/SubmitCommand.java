package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pixfleet.cli.client.Api;
import pixfleet.cli.client.Counts;
import pixfleet.cli.client.Downloads;
import pixfleet.cli.client.Endpoints;
import pixfleet.cli.client.Job;
import pixfleet.cli.client.JobWatch;
import pixfleet.cli.client.Json;
import pixfleet.cli.client.Presets;
import pixfleet.cli.client.Selection;
import pixfleet.cli.client.Uploader;
import pixfleet.cli.stack.StackLayout;
import pixfleet.pipeline.Pipeline;

/** Submits images as one job, follows it, and fetches the results if asked to. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = "Submits images as one job and follows it to its end.",
        footer = {"", "Example:  ./pixfleet submit --pipeline 'gaussian-blur:ksize=9|canny' --out edges *.jpg"})
final class SubmitCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final StackLayout layout;

    @Option(
            names = "--pipeline",
            required = true,
            paramLabel = "P",
            description = "what to do, for example canny, gaussian-blur:ksize=9|canny:low=100:high=200 or line-drawing")
    private String pipeline = "";

    @Parameters(
            arity = "1..*",
            paramLabel = "FILES",
            description =
                    "images (JPEG, PNG, WebP, BMP, TIFF, HEIC, AVIF, JPEG XL, GIF or JPEG 2000), folders with images, or patterns such as '**/*.jpg'")
    private List<String> words = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "fetch the results into this folder")
    private Path out = Path.of("");

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    SubmitCommand(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public Integer call() {
        String text = Pipeline.parse(Presets.resolve(pipeline)).text();
        List<Path> files = Selection.of(words);
        Endpoints endpoints = Commands.endpoints(layout);
        try (Api api = Commands.api(endpoints)) {
            var progress = new Progress(spec.commandLine().getOut(), json);
            Job job = api.open(text, files);
            progress.line("job " + job.id() + ": uploading " + files.size() + " images");
            new Uploader(api).upload(job, files);
            JsonNode finished = new JobWatch(api).untilFinished(job.id(), PATIENCE, progress::job);
            progress.end();
            if (!out.toString().isEmpty()) {
                new Downloads(api).into(out, finished, Downloads.Wanted.RESULTS, (_, _) -> {});
            }
            return report(finished, endpoints.pageWithToken() + "&job=" + job.id());
        }
    }

    private int report(JsonNode job, String page) {
        var output = spec.commandLine().getOut();
        for (JsonNode image : job.path("images")) {
            if (json) {
                output.println(image);
            } else if (!image.path("stage").asText().equals("done")) {
                output.printf(
                        "%s %s: %s%n",
                        image.path("stage").asText(),
                        image.path("name").asText(),
                        image.path("reason").asText());
            }
        }
        String id = job.path("id").asText();
        String folder = out.toString().isEmpty() ? "" : out.toAbsolutePath().toString();
        if (json) {
            output.println(Json.object()
                    .put("job", id)
                    .put("page", page)
                    .put("out", folder)
                    .set("counts", job.path("counts")));
        } else {
            output.println(Counts.line(job.path("counts")));
            output.println("results are in " + (folder.isEmpty() ? "the gallery: " + page : folder));
            if (folder.isEmpty()) {
                output.println("fetch them with: ./pixfleet fetch " + id);
            }
        }
        JsonNode counts = job.path("counts");
        return counts.path("done").asInt() == counts.path("total").asInt() ? 0 : 1;
    }
}
