package pixfleet.bench.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import pixfleet.bench.Folders;
import pixfleet.bench.Settings;
import pixfleet.bench.Suite;
import pixfleet.bench.many.Photographs;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Spread;
import pixfleet.bench.run.Table;
import pixfleet.fleet.opencv.mat.Natives;

/** Seconds of one image from the command to its end, by stage: with every node asleep, and with one awake. */
public final class LatencySuite implements Suite {
    private static final String PIPELINE = "gaussian-blur";
    private static final int IDLE_SECONDS = 5;
    private static final int WARM_UPS = 3;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String description() {
        return "one 12-megapixel JPEG from the command to its end, by stage, with the fleet asleep and awake";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        Natives.load();
        int width = settings.size(4000, 400);
        int height = settings.size(3000, 300);
        Path originals = settings.folder().resolve("latency-" + width);
        Path file = Photographs.make(settings.home().resolve("samples"), originals, 1, width, height)
                .getFirst();
        var table = new Table(
                "Seconds of one JPEG of %.1f megapixels by stage".formatted(width * height / 1e6),
                "fleet",
                "to the queue",
                "boot",
                "world",
                "first image",
                "noticed",
                "whole");
        Path folder = Files.createTempDirectory("pixfleet-bench");
        try (var local = new LocalSystem(settings.home(), folder, IDLE_SECONDS)) {
            row(table, "asleep, first start", List.of(once(local, file, "first", progress)));
            var cold = new ArrayList<Stages>();
            for (int round = 0; round < settings.rounds(); round++) {
                local.awaitSleep();
                cold.add(once(local, file, "asleep", progress));
            }
            row(table, "asleep", cold);
            var warm = new ArrayList<Stages>();
            for (int round = -settings.size(WARM_UPS, 0); round < settings.rounds(); round++) {
                Stages stages = once(local, file, "awake", progress);
                if (round >= 0) {
                    warm.add(stages);
                }
            }
            row(table, "awake", warm);
        } finally {
            Folders.delete(folder);
        }
        table.remark(("Median (least-most) of %d rounds, of the first start one. The command is ./pixfleet submit with"
                        + " %s; a stand-in for EC2 boots in about a second.")
                .formatted(settings.rounds(), PIPELINE));
        return List.of(table);
    }

    private static Stages once(LocalSystem local, Path file, String what, Progress progress)
            throws IOException, InterruptedException {
        Stages stages = local.staged(PIPELINE, file);
        progress.say("%s: %.2f s", what, seconds(stages.whole()));
        return stages;
    }

    private static void row(Table table, String fleet, List<Stages> runs) {
        table.row(
                fleet,
                cell(runs, Stages::queue),
                cell(runs, Stages::boot),
                cell(runs, Stages::world),
                cell(runs, Stages::image),
                cell(runs, Stages::noticed),
                cell(runs, Stages::whole));
    }

    private static String cell(List<Stages> runs, Function<Stages, Duration> stage) {
        return Spread.of(runs.stream().map(stage).map(LatencySuite::seconds).toList())
                .text(2);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
