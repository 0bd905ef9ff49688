package pixfleet.bench.huge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pixfleet.bench.Settings;
import pixfleet.bench.bare.BareImage;
import pixfleet.bench.run.Comparison;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Run;
import pixfleet.bench.run.Spread;
import pixfleet.bench.run.Table;

/** Canny alone on a large image in memory: a rank a core beside OpenCV with a thread a core. */
public final class CannySuite implements GangSuite {
    private static final double GIGABYTE = 1e9;

    @Override
    public String name() {
        return "canny";
    }

    @Override
    public String description() {
        return "Canny alone on 20000 x 20000 colour pixels in memory, a rank a core beside OpenCV's own threads; peak memory";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        int edge = settings.size(20_000, 300);
        Path original = new SyntheticTiff(edge, edge, 3).in(settings.folder().resolve("huge"));
        int cores = settings.cores();
        var bare = new BareImage("OpenCV, %d threads".formatted(cores), original, "canny", cores, Optional.empty());
        var gang = new GangImage(settings, cores, "canny", original, Optional.empty());
        Comparison comparison =
                Comparison.hold("canny", settings.size(1, 0), settings.rounds(), List.of(bare, gang), progress);
        var table = new Table(
                "Canny alone, %d x %d pixels in colour".formatted(edge, edge), "who", "seconds", "peak memory GB");
        for (String name : List.of(bare.name(), gang.name())) {
            table.row(
                    name,
                    comparison.spread(name, Run::seconds).text(2),
                    memory(comparison, name).text(2));
        }
        table.row(
                "OpenCV / pixfleet, seconds; pixfleet / OpenCV, memory",
                comparison.ratio(bare.name(), gang.name(), Run::seconds).text(2),
                comparison.ratio(gang.name(), bare.name(), Run::peakBytes).text(2));
        table.remark(
                "In turns, %d rounds; median (least-most). Of four passes in one process the median of the last three counts. Peaks hold the image and the process with its JVM;"
                                .formatted(settings.rounds())
                        + " a page shared by ranks counts for each that has touched it.");
        return List.of(table);
    }

    private static Spread memory(Comparison comparison, String name) {
        return comparison.spread(name, run -> run.peakBytes() / GIGABYTE);
    }
}
