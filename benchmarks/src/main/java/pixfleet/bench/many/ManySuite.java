package pixfleet.bench.many;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import pixfleet.bench.Settings;
import pixfleet.bench.Suite;
import pixfleet.bench.bare.BareLoops;
import pixfleet.bench.run.Comparison;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Run;
import pixfleet.bench.run.Table;
import pixfleet.fleet.opencv.mat.Natives;

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
        for (String operation : settings.some(OPERATIONS, 1)) {
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
                    List.of(bare, world.on(FolderTasks.of(BUCKET, files, operation))),
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
}
