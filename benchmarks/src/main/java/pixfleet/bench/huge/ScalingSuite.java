package pixfleet.bench.huge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pixfleet.bench.Settings;
import pixfleet.bench.run.Comparison;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Run;
import pixfleet.bench.run.Table;

/** Operations alone on a large image in memory, with one rank and more, up to one a core. */
public final class ScalingSuite implements GangSuite {
    private static final List<String> PIPELINES = List.of("gaussian-blur", "erode", "gaussian-blur|erode", "canny");

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public String description() {
        return "operations alone on 20000 x 20000 colour pixels in memory, with 1, 2 and more ranks up to one a core";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        int edge = settings.size(20_000, 300);
        Path original = new SyntheticTiff(edge, edge, 3).in(settings.folder().resolve("huge"));
        List<Integer> counts = IntStream.iterate(1, ranks -> ranks * 2)
                .takeWhile(ranks -> ranks <= settings.cores())
                .boxed()
                .toList();
        var table = new Table(
                "Ranks, operations alone, %d x %d pixels in colour".formatted(edge, edge),
                "pipeline",
                "ranks",
                "seconds",
                "times faster than 1 rank");
        for (String pipeline : settings.some(PIPELINES, 1)) {
            List<GangImage> gangs = counts.stream()
                    .map(ranks -> new GangImage(settings, ranks, pipeline, original, Optional.empty()))
                    .toList();
            Comparison comparison = Comparison.hold(pipeline, settings.size(1, 0), settings.rounds(), gangs, progress);
            for (int ranks : counts) {
                String name = GangImage.name(ranks);
                table.row(
                        pipeline,
                        ranks,
                        comparison.spread(name, Run::seconds).text(2),
                        comparison.ratio(GangImage.name(1), name, Run::seconds).text(2));
            }
        }
        table.remark(
                "In turns, %d rounds; median (least-most). Of four passes in one process the median of the last three counts."
                        .formatted(settings.rounds()));
        return List.of(table);
    }
}
