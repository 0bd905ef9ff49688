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
import pixfleet.bench.run.Table;

/** Chains of one to six operations alone: run block by block in one go, and by OpenCV one after the other over the whole image. */
public final class ChainsSuite implements GangSuite {
    private static final List<String> OPERATIONS =
            List.of("erode", "invert", "gaussian-blur", "dilate", "invert", "erode");

    @Override
    public String name() {
        return "chains";
    }

    @Override
    public String description() {
        return "chains of 1 to 6 operations alone on 12000 x 12000 colour pixels in memory, a rank a core beside OpenCV's own threads";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        int edge = settings.size(12_000, 300);
        int cores = settings.cores();
        Path original = new SyntheticTiff(edge, edge, 3).in(settings.folder().resolve("huge"));
        var table = new Table(
                "Chains alone, %d x %d pixels in colour".formatted(edge, edge),
                "pipeline",
                "OpenCV s, %d threads".formatted(cores),
                "pixfleet s, %d ranks".formatted(cores),
                "OpenCV / pixfleet",
                "peak memory, pixfleet / OpenCV");
        for (int length = 1; length <= settings.size(OPERATIONS.size(), 2); length++) {
            String pipeline = String.join("|", OPERATIONS.subList(0, length));
            var bare = new BareImage("OpenCV", original, pipeline, cores, Optional.empty());
            var gang = new GangImage(settings, cores, pipeline, original, Optional.empty());
            Comparison comparison =
                    Comparison.hold(pipeline, settings.size(1, 0), settings.rounds(), List.of(bare, gang), progress);
            table.row(
                    pipeline,
                    comparison.spread(bare.name(), Run::seconds).text(2),
                    comparison.spread(gang.name(), Run::seconds).text(2),
                    comparison.ratio(bare.name(), gang.name(), Run::seconds).text(2),
                    comparison.ratio(gang.name(), bare.name(), Run::peakBytes).text(2));
        }
        table.remark(
                "In turns, %d rounds; median (least-most). Of four passes in one process the median of the last three counts."
                        .formatted(settings.rounds()));
        return List.of(table);
    }
}
