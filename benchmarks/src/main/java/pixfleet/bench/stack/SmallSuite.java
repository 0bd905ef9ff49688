package pixfleet.bench.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import pixfleet.bench.Folders;
import pixfleet.bench.Settings;
import pixfleet.bench.Suite;
import pixfleet.bench.bare.BareLoops;
import pixfleet.bench.many.FolderTasks;
import pixfleet.bench.many.Photographs;
import pixfleet.bench.many.WarmWorld;
import pixfleet.bench.run.Comparison;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Run;
import pixfleet.bench.run.Table;
import pixfleet.fleet.opencv.mat.Natives;

/** Small JPEGs, of which little is pixels: what a rank and the agent take of each beside bare OpenCV. */
public final class SmallSuite implements Suite {
    private static final List<String> OPERATIONS = List.of("gaussian-blur", "canny");
    private static final String BUCKET = "photographs";
    private static final int WARM_UPS = 3;
    private static final int AWAKE_SECONDS = 600;

    @Override
    public String name() {
        return "small";
    }

    @Override
    public String description() {
        return "640 x 480 JPEGs blurred and through Canny: CPU time of bare OpenCV, of ranks on files, of ranks and agent through S3";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        Natives.load();
        int count = settings.cases(400, 2);
        Path folder = settings.folder().resolve("small");
        List<Path> files =
                Photographs.make(settings.home().resolve("samples"), folder.resolve(BUCKET + count), count, 640, 480);
        var table = new Table(
                "Small JPEGs, 640 x 480, CPU ms an image",
                "operation",
                "bare OpenCV",
                "rank, files in a folder",
                "rank / bare",
                "rank, through S3",
                "agent, through S3",
                "rank and agent / bare");
        Path system = Files.createTempDirectory("pixfleet-bench");
        try (var local = new LocalSystem(settings.home(), system, AWAKE_SECONDS)) {
            for (String operation : settings.some(OPERATIONS, 1)) {
                row(table, operation, comparison(settings, folder, local, operation, files, progress), count);
            }
        } finally {
            Folders.delete(system);
        }
        table.remark(
                ("Warm, in turns, %d rounds of %d images; median (least-most). Ranks make a thumbnail of each as well."
                                + " The agent's time holds its queue, its table and what it publishes; clocks tick in hundredths of a second.")
                        .formatted(settings.rounds(), count));
        return List.of(table);
    }

    private static Comparison comparison(
            Settings settings, Path folder, LocalSystem local, String operation, List<Path> files, Progress progress)
            throws IOException, InterruptedException {
        String bucket = BUCKET + files.size();
        try (var bare = new BareLoops(folder.resolve(bucket), folder.resolve("bare"), operation, settings.cores());
                var world = new WarmWorld(folder, settings.cores())) {
            return Comparison.hold(
                    operation,
                    settings.size(WARM_UPS, 0),
                    settings.rounds(),
                    List.of(bare, world.on(FolderTasks.of(bucket, files, operation)), local.on(operation, files)),
                    progress);
        }
    }

    private static void row(Table table, String operation, Comparison comparison, int count) {
        table.row(
                operation,
                milliseconds(comparison, BareLoops.NAME, Run::cpuSeconds, count),
                milliseconds(comparison, WarmWorld.NAME, Run::cpuSeconds, count),
                comparison
                        .ratio(WarmWorld.NAME, BareLoops.NAME, Run::cpuSeconds)
                        .text(2),
                milliseconds(comparison, LocalSystem.NAME, of(LocalSystem.RANK), count),
                milliseconds(comparison, LocalSystem.NAME, of(LocalSystem.AGENT), count),
                comparison
                        .ratio(LocalSystem.NAME, BareLoops.NAME, Run::cpuSeconds)
                        .text(2));
    }

    private static ToDoubleFunction<Run> of(String role) {
        return run -> run.cpuSecondsByRole().getOrDefault(role, 0.0);
    }

    private static String milliseconds(Comparison comparison, String name, ToDoubleFunction<Run> seconds, int count) {
        return comparison
                .spread(name, run -> seconds.applyAsDouble(run) / count * 1e3)
                .text(1);
    }
}
