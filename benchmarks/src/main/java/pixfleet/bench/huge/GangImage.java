package pixfleet.bench.huge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.bench.Failure;
import pixfleet.bench.Settings;
import pixfleet.bench.Tools;
import pixfleet.bench.gang.MeasuredStart;
import pixfleet.bench.run.Contestant;
import pixfleet.bench.run.Run;
import pixfleet.fleet.start.RankStart;

/**
 * A gang on one image, a world a run, with as many cores as ranks: threads that store and compile would make one rank more
 * than one core's worth otherwise. The first pass does not count, as if the ranks had worked before, and of
 * several more the median does. Its times do not hold the start of the world; its memory is the sum over the ranks, so that a
 * shared page counts for each rank that has touched it.
 */
public final class GangImage implements Contestant {
    private final Settings settings;
    private final int ranks;
    private final String pipeline;
    private final Path original;
    private final Optional<Path> result;
    private final boolean previews;
    private final int passes;
    private long mostBytesOfARank;

    /**
     * A gang to be run.
     *
     * @param ranks of the gang, 1 or more
     * @param pipeline in its text form
     * @param original TIFF, PNG or JPEG
     * @param result where to write, in the format of its ending; with none the operations alone are timed: rows are in memory
     *     before, and stay there
     */
    public GangImage(Settings settings, int ranks, String pipeline, Path original, Optional<Path> result) {
        this(settings, ranks, pipeline, original, result, false, 2);
    }

    private GangImage(
            Settings settings,
            int ranks,
            String pipeline,
            Path original,
            Optional<Path> result,
            boolean previews,
            int passes) {
        this.settings = settings;
        this.ranks = ranks;
        this.pipeline = pipeline;
        this.original = original;
        this.result = result;
        this.previews = previews;
        this.passes = passes;
    }

    /** The same, making what a fleet's results are looked at with as well. */
    public GangImage withPreviews() {
        return new GangImage(settings, ranks, pipeline, original, result, true, passes);
    }

    /** The same with more passes than two. */
    public GangImage withPasses(int more) {
        return new GangImage(settings, ranks, pipeline, original, result, previews, more);
    }

    static String name(int ranks) {
        return ranks == 1 ? "pixfleet, 1 rank" : "pixfleet, %d ranks".formatted(ranks);
    }

    @Override
    public String name() {
        return previews ? name(ranks) + ", thumbnail and tiles" : name(ranks);
    }

    /** Of all runs so far, the most memory that one rank has held. */
    long mostBytesOfARank() {
        return mostBytesOfARank;
    }

    @Override
    public Run run() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        settings.folder().resolve("gang.log").toFile()));
        builder.environment().put(RankStart.CLASS_PATH, System.getProperty("java.class.path"));
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        String report = text.lines()
                .filter(line -> line.startsWith("{"))
                .reduce((_, last) -> last)
                .orElse("");
        if (code != 0 || report.isEmpty()) {
            throw new Failure("the gang ended with code %d; what it said is in %s"
                    .formatted(code, settings.folder().resolve("gang.log")));
        }
        return run(new ObjectMapper().readTree(report));
    }

    private Run run(JsonNode report) {
        long sum = 0;
        for (JsonNode peak : report.path("peakKiB")) {
            sum += peak.asLong() << 10;
            mostBytesOfARank = Math.max(mostBytesOfARank, peak.asLong() << 10);
        }
        return new Run(report.path("seconds").asDouble(), 0, sum);
    }

    /** Whether a gang has been built: its launcher lies beside it. */
    public static boolean available(Settings settings) {
        return Files.isExecutable(settings.home().resolve("mpi-fleet/bin/pixfleet-gang"));
    }

    private List<String> command() {
        var command = new ArrayList<String>();
        if (ranks < settings.cores()) {
            Tools.taskset().ifPresent(tool -> command.addAll(List.of(tool, "--cpu-list", "0-%d".formatted(ranks - 1))));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                MeasuredStart.class.getName(),
                "--ranks",
                String.valueOf(ranks),
                "--pipeline",
                pipeline,
                "--in",
                original.toString()));
        result.ifPresentOrElse(
                file -> command.addAll(List.of("--out", file.toString(), "--passes", String.valueOf(passes))),
                () -> command.addAll(List.of("--operation-alone", "yes")));
        if (previews) {
            command.addAll(List.of("--previews", "yes"));
        }
        return command;
    }
}
