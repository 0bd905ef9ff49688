package pixfleet.bench.many;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import pixfleet.bench.Settings;
import pixfleet.bench.Suite;
import pixfleet.bench.bare.BareLoops;
import pixfleet.bench.run.Comparison;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Run;
import pixfleet.bench.run.Table;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageId;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.ObjectRef;
import pixfleet.job.Task;
import pixfleet.job.Ulid;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/** Many JPEGs through a warm world, files in a folder, beside bare OpenCV with a thread a core. */
public final class ManySuite implements Suite {
    private static final List<String> OPERATIONS = List.of("invert", "gaussian-blur", "canny");
    private static final String BUCKET = "photographs";
    private static final int WARM_UPS = 8;

    @Override
    public String name() {
        return "many";
    }

    @Override
    public String description() {
        return "12-megapixel JPEGs through a warm world, local files, beside bare OpenCV on the same cores";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        Natives.load();
        int width = settings.size(4000, 400);
        int height = settings.size(3000, 300);
        int count = settings.size(48, 4);
        Path folder = settings.folder().resolve("many-" + width);
        List<Path> files =
                Photographs.make(settings.home().resolve("samples"), folder.resolve(BUCKET), count, width, height);
        var table = new Table(
                "Many JPEGs of %.1f megapixels, %d ranks".formatted(width * height / 1e6, settings.cores()),
                "operation",
                "bare ms an image",
                "pixfleet ms an image",
                "bare / pixfleet",
                "bare CPU ms",
                "pixfleet CPU ms",
                "CPU pixfleet / bare");
        for (String operation : OPERATIONS) {
            Comparison comparison = comparison(settings, folder, operation, files, progress);
            row(table, operation, comparison, count);
        }
        table.remark(
                "Warm, in turns, %d rounds of %d images; median (least-most). Both read and write files in one folder;"
                                .formatted(settings.rounds(), count)
                        + " Pixfleet makes a thumbnail of each result as well.");
        return List.of(table);
    }

    private static Comparison comparison(
            Settings settings, Path folder, String operation, List<Path> files, Progress progress)
            throws IOException, InterruptedException {
        try (var world = new WarmWorld(folder, settings.cores());
                var bare = new BareLoops(folder.resolve(BUCKET), folder.resolve("bare"), operation, settings.cores())) {
            return Comparison.hold(
                    operation,
                    settings.size(WARM_UPS, 0),
                    settings.rounds(),
                    List.of(bare, world.on(tasks(files, operation))),
                    progress);
        }
    }

    private static void row(Table table, String operation, Comparison comparison, int count) {
        table.row(
                operation,
                comparison
                        .spread(BareLoops.NAME, run -> run.seconds() / count * 1e3)
                        .text(1),
                comparison
                        .spread(WarmWorld.NAME, run -> run.seconds() / count * 1e3)
                        .text(1),
                comparison.ratio(BareLoops.NAME, WarmWorld.NAME, Run::seconds).text(2),
                comparison
                        .spread(BareLoops.NAME, run -> run.cpuSeconds() / count * 1e3)
                        .text(1),
                comparison
                        .spread(WarmWorld.NAME, run -> run.cpuSeconds() / count * 1e3)
                        .text(1),
                comparison
                        .ratio(WarmWorld.NAME, BareLoops.NAME, Run::cpuSeconds)
                        .text(2));
    }

    private static List<Task> tasks(List<Path> files, String pipeline) throws IOException {
        var job = JobId.of(Instant.EPOCH, new byte[Ulid.ENTROPY_BYTES]);
        var tasks = new ArrayList<Task>();
        for (Path file : files) {
            byte[] entropy = new byte[Ulid.ENTROPY_BYTES];
            entropy[0] = (byte) tasks.size();
            String name = file.getFileName().toString();
            tasks.add(new Task(
                    new ImageRef(job, ImageId.of(Instant.EPOCH, entropy), 0, name, new ObjectRef(BUCKET, name, "")),
                    1,
                    ImageFormat.JPEG,
                    new Dimensions(1, 1, 3, 8),
                    Files.size(file),
                    Pipeline.parse(pipeline)));
        }
        return tasks;
    }
}
