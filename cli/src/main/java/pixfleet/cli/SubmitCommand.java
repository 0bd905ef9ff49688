package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
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
import pixfleet.cli.client.Job;
import pixfleet.cli.client.JobWatch;
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
            description = "what to do, for example canny or gaussian-blur:ksize=9|canny:low=100:high=200")
    private String pipeline = "";

    @Parameters(arity = "1..*", paramLabel = "FILES", description = "images: JPEG, PNG, WebP, BMP or TIFF")
    private List<Path> files = new ArrayList<>();

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
        String text = Pipeline.parse(pipeline).text();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("there is no file " + file);
            }
        }
        Api api = Commands.api(layout);
        var progress = new Progress(spec.commandLine().getOut(), json);
        Job job = api.open(text, files);
        progress.line("job " + job.id() + ": uploading " + files.size() + " images");
        new Uploader(api).upload(job, files);
        JsonNode finished = new JobWatch(api)
                .untilFinished(
                        job.id(),
                        PATIENCE,
                        it -> progress.update(json ? it.path("counts").toString() : Counts.lineOf(it)));
        progress.end();
        if (!out.toString().isEmpty()) {
            fetch(api, finished);
        }
        return report(finished);
    }

    private void fetch(Api api, JsonNode job) {
        int number = 0;
        for (JsonNode image : job.path("images")) {
            number++;
            if (image.path("stage").asText().equals("done")) {
                api.fetch(URI.create(image.path("result").path("url").asText()), out.resolve(name(number, image)));
            }
        }
    }

    /** The number keeps two files of one name apart. */
    private String name(int number, JsonNode image) {
        String original = image.path("name").asText();
        int dot = original.lastIndexOf('.');
        String key = image.path("result").path("key").asText();
        String stem = dot > 0 ? original.substring(0, dot) : original;
        boolean unique = files.stream()
                        .filter(it -> it.getFileName().toString().equals(original))
                        .count()
                == 1;
        return stem + (unique ? "" : "-" + number) + key.substring(key.lastIndexOf('.'));
    }

    private int report(JsonNode job) {
        var output = spec.commandLine().getOut();
        boolean allDone = true;
        for (JsonNode image : job.path("images")) {
            boolean done = image.path("stage").asText().equals("done");
            allDone &= done;
            if (json) {
                output.println(image);
            } else if (!done) {
                output.printf(
                        "%s %s: %s%n",
                        image.path("stage").asText(),
                        image.path("name").asText(),
                        image.path("reason").asText());
            }
        }
        if (!json) {
            output.println(Counts.line(job.path("counts")));
            if (!out.toString().isEmpty()) {
                output.println("results are in " + out.toAbsolutePath());
            }
        }
        return allDone ? 0 : 1;
    }
}
