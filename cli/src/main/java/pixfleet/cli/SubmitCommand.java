package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
import pixfleet.cli.client.S3Place;
import pixfleet.cli.client.Selection;
import pixfleet.cli.client.Uploader;
import pixfleet.cli.stack.StackLayout;
import pixfleet.operation.Pages;
import pixfleet.operation.To;
import pixfleet.pipeline.Pipeline;

/** Submits images as one job, follows it, and fetches the results if asked to. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = "Submits up to 10,000 files, or what lies in a bucket, as one job and follows it to its end.",
        footer = {
            "",
            "Example:  ./pixfleet submit --pipeline 'gaussian-blur:ksize=9|canny' --out edges *.jpg",
            "          ./pixfleet submit --pipeline canny s3://photos/2026/ --to s3://photos/edges/"
        })
final class SubmitCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final StackLayout layout;

    @Option(
            names = "--pipeline",
            required = true,
            paramLabel = "P",
            description = "what to do, for example canny, gaussian-blur:ksize=9|canny:low=100:high=200 or line-drawing")
    private String pipeline = "";

    @Parameters(
            arity = "0..*",
            paramLabel = "FILES",
            description =
                    "images (JPEG, PNG, WebP, BMP, TIFF, HEIC, AVIF, JPEG XL, GIF or JPEG 2000), folders with images, or patterns such as '**/*.jpg'; or one s3://bucket/folder/, whose images are processed where they lie")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--manifest",
            paramLabel = "s3://BUCKET/KEY",
            description = "an object that names the images to process, a key of its own bucket a line")
    private String manifest = "";

    @Option(
            names = "--to",
            paramLabel = "s3://BUCKET/FOLDER/",
            description = "have copies of the results written there, in the folders that the originals have")
    private String to = "";

    @Option(names = "--out", paramLabel = "DIR", description = "fetch the results into this folder")
    private Path out = Path.of("");

    @Option(
            names = "--metadata",
            paramLabel = "drop|keep",
            description = "keep EXIF, GPS and XMP in the results: who took a picture, when and where; default: drop")
    private Keeping metadata = Keeping.drop;

    @Option(
            names = "--pages",
            paramLabel = "N[-M]",
            description = "only these pages of a TIFF, counted from 1, for example 1-3")
    private String pages = "";

    /** As written on the command line. */
    enum Keeping {
        drop,
        keep
    }

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
        Pipeline asked = Pipeline.parse(Presets.resolve(pipeline));
        Pipeline chosen = pages.isEmpty() ? asked : Pages.choosing(numbered(pages), asked);
        String text = (metadata == Keeping.keep ? To.keepingMetadata(chosen) : chosen).text();
        Optional<ObjectNode> source = source();
        List<Path> files = source.isPresent() ? List.of() : Selection.of(words);
        Endpoints endpoints = Commands.endpoints(layout);
        try (Api api = Commands.api(endpoints)) {
            var progress = new Progress(spec.commandLine().getOut(), json);
            String job = source.map(request -> listed(api, text, request, progress))
                    .orElseGet(() -> uploaded(api, text, files, progress));
            JsonNode over = new JobWatch(api).untilOver(job, TIMEOUT, progress::job);
            boolean isWanted = source.isEmpty() || json || !out.toString().isEmpty();
            JsonNode finished = isWanted ? api.complete(over) : over;
            progress.end();
            if (!out.toString().isEmpty()) {
                new Downloads(api).into(out, finished, Downloads.Wanted.RESULTS, (_, _) -> {});
            }
            return report(finished, endpoints.pageWithToken() + "&job=" + job);
        }
    }

    private static String uploaded(Api api, String text, List<Path> files, Progress progress) {
        Job job = api.open(text, files);
        progress.line("job " + job.id() + ": uploading " + files.size() + " images");
        new Uploader(api).upload(job, files);
        return job.id();
    }

    private static String listed(Api api, String text, ObjectNode request, Progress progress) {
        String job = api.open(text, request);
        progress.line("job " + job + ": its images are processed where they lie");
        return job;
    }

    /** What the API is asked for if the images are in S3 already; nothing if they are files. */
    private Optional<ObjectNode> source() {
        Optional<S3Place> list = manifest.isEmpty() ? Optional.empty() : Optional.of(place("--manifest", manifest));
        Optional<S3Place> folder =
                words.stream().flatMap(word -> S3Place.of(word).stream()).findFirst();
        if (words.size() + (list.isPresent() ? 1 : 0) == 0) {
            throw wrong("name images, a folder, s3://bucket/folder/ or a --manifest");
        }
        if (list.isEmpty() && folder.isEmpty()) {
            if (!to.isEmpty()) {
                throw wrong("--to is for images that lie in S3; use --out for files");
            }
            return Optional.empty();
        }
        if (words.size() + (list.isPresent() ? 1 : 0) > 1) {
            throw wrong("a job has one place in S3, or one manifest, and nothing else");
        }
        ObjectNode request = Json.object();
        list.ifPresent(
                it -> request.putObject("source").put("bucket", it.bucket()).put("manifest", it.key()));
        folder.ifPresent(
                it -> request.putObject("source").put("bucket", it.bucket()).put("prefix", it.key()));
        if (!to.isEmpty()) {
            S3Place place = place("--to", to);
            request.putObject("destination").put("bucket", place.bucket()).put("prefix", place.key());
        }
        return Optional.of(request);
    }

    private S3Place place(String option, String word) {
        return S3Place.of(word)
                .orElseThrow(() -> wrong(option + " takes a place such as s3://bucket/key, not " + word));
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private Pages numbered(String text) {
        String[] ends = text.split("-", 2);
        try {
            return new Pages(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
        } catch (NumberFormatException _) {
            throw wrong("--pages takes a page or the first and the last, such as 5 or 1-3, not " + text);
        }
    }

    /** Images are told one by one where they were all asked for, and else by how many there are of a kind. */
    private int report(JsonNode job, String page) {
        var output = spec.commandLine().getOut();
        if (job.has("next") && !json) {
            job.path("reasons")
                    .forEach(reason -> output.printf(
                            "%s %d: %s%n",
                            reason.path("stage").asText(),
                            reason.path("images").asInt(),
                            reason.path("reason").asText()));
            return summary(job, page);
        }
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
        return summary(job, page);
    }

    private int summary(JsonNode job, String page) {
        var output = spec.commandLine().getOut();
        if (job.at("/source/listing").asText().equals("stopped") && !json) {
            output.println(
                    "not all images were found: " + job.at("/source/reason").asText());
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
            output.println(Counts.of(job));
            output.println("results are in " + (folder.isEmpty() ? "the gallery: " + page : folder));
            if (folder.isEmpty()) {
                output.println("fetch them with: ./pixfleet fetch " + id);
            }
        }
        JsonNode counts = job.path("counts");
        boolean isWhole = !job.at("/source/listing").asText().equals("stopped");
        return isWhole && counts.path("done").asInt() == counts.path("total").asInt() ? 0 : 1;
    }
}
