package pixfleet.bench.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pixfleet.bench.Folders;
import pixfleet.bench.Settings;
import pixfleet.bench.Suite;
import pixfleet.bench.bare.BareLoops;
import pixfleet.bench.many.Photographs;
import pixfleet.bench.run.Comparison;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Run;
import pixfleet.bench.run.Table;
import pixfleet.fleet.opencv.mat.Natives;

/** Many JPEGs through the whole local system: what agent and ranks take by themselves. */
public final class S3Suite implements Suite {
    private static final List<String> OPERATIONS = List.of("invert", "gaussian-blur", "canny");
    private static final int WARM_UPS = 8;
    private static final int AWAKE_SECONDS = 600;

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public String description() {
        return "12-megapixel JPEGs as jobs through the local S3 and queue: CPU time of agent and ranks beside bare OpenCV";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        Natives.load();
        int width = settings.size(4000, 400);
        int height = settings.size(3000, 300);
        int count = settings.size(24, 2);
        Path folder = settings.folder().resolve("s3-" + width);
        Path originals = folder.resolve("photographs");
        List<Path> files = Photographs.make(settings.home().resolve("samples"), originals, count, width, height);
        var table = new Table(
                "Many JPEGs of %.1f megapixels through the local S3".formatted(width * height / 1e6),
                "operation",
                "bare CPU ms an image",
                "agent and ranks CPU ms",
                "CPU pixfleet / bare",
                "bare wall ms",
                "pixfleet wall ms, upload and servers included");
        Path system = Files.createTempDirectory("pixfleet-bench");
        try (var local = new LocalSystem(settings.home(), system, AWAKE_SECONDS)) {
            for (String operation : settings.some(OPERATIONS, 1)) {
                try (var bare = new BareLoops(originals, folder.resolve("bare"), operation, settings.cores())) {
                    Comparison comparison = Comparison.hold(
                            operation,
                            settings.size(WARM_UPS, 0),
                            settings.rounds(),
                            List.of(bare, local.on(operation, files)),
                            progress);
                    row(table, operation, comparison, count);
                }
            }
        } finally {
            Folders.delete(system);
        }
        table.remark(
                ("Warm, in turns, %d rounds of a job of %d images; median (least-most). The wall time holds the upload, the"
                                + " stand-ins for S3, SQS and Lambda, which share the cores, and waiting for the status.")
                        .formatted(settings.rounds(), count));
        return List.of(table);
    }

    private static void row(Table table, String operation, Comparison comparison, int count) {
        table.row(
                operation,
                comparison
                        .spread(BareLoops.NAME, run -> run.cpuSeconds() / count * 1e3)
                        .text(1),
                comparison
                        .spread(LocalSystem.NAME, run -> run.cpuSeconds() / count * 1e3)
                        .text(1),
                comparison
                        .ratio(LocalSystem.NAME, BareLoops.NAME, Run::cpuSeconds)
                        .text(2),
                comparison
                        .spread(BareLoops.NAME, run -> run.seconds() / count * 1e3)
                        .text(1),
                comparison
                        .spread(LocalSystem.NAME, run -> run.seconds() / count * 1e3)
                        .text(1));
    }
}
