package pixfleet.bench.huge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pixfleet.bench.Settings;
import pixfleet.bench.Tools;
import pixfleet.bench.bare.BareImage;
import pixfleet.bench.many.SmallerPhotographs;
import pixfleet.bench.run.Comparison;
import pixfleet.bench.run.Contestant;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Run;
import pixfleet.bench.run.Table;

/** Resizing and quarter turns of large images: a rank and more beside OpenCV and libvips, and the memory of a rank. */
public final class ResizeSuite implements GangSuite {
    private static final String QUARTER = "to a quarter";
    private static final String LARGER = "1.3 x";

    @Override
    public String name() {
        return "resize";
    }

    @Override
    public String description() {
        return "20000 x 20000 colour pixels to a quarter, 1.3 x and turned, beside OpenCV and libvips; 60000 x 60000: memory of a rank; photographs (--cases) to 1024";
    }

    /**
     * What is done.
     *
     * @param name in tables
     * @param pipeline of ours
     * @param vips libvips' operation and its arguments behind the files
     */
    private record Work(String name, String pipeline, List<String> vips) {}

    private static List<Work> works(int edge) {
        return List.of(
                new Work(QUARTER, resize(edge / 4), List.of("resize", "0.25")),
                new Work(LARGER, resize(edge * 13 / 10), List.of("resize", "1.3")),
                new Work("turned", "rotate-quarter", List.of("rot", "d90")));
    }

    private static String resize(int edge) {
        return "resize:width=%d:height=%d".formatted(edge, edge);
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        int edge = settings.size(20_000, 400);
        Path original = new SyntheticTiff(edge, edge, 3).in(settings.folder().resolve("huge"));
        return List.of(
                alone(settings, original, edge, progress),
                fileToFile(settings, original, edge, progress),
                memory(settings, progress),
                SmallerPhotographs.table(settings, progress));
    }

    private static Table alone(Settings settings, Path original, int edge, Progress progress)
            throws IOException, InterruptedException {
        int cores = settings.cores();
        var table = new Table(
                "Resizing and turning alone, %d x %d pixels in colour".formatted(edge, edge),
                "operation",
                "OpenCV s, %d threads".formatted(cores),
                "pixfleet s, 1 rank",
                "pixfleet s, %d ranks".formatted(cores),
                "1 rank / %d ranks".formatted(cores),
                "OpenCV / pixfleet");
        for (Work work : settings.some(works(edge), 1)) {
            var bare = new BareImage("OpenCV", original, work.pipeline(), cores, Optional.empty());
            var one = new GangImage(settings, 1, work.pipeline(), original, Optional.empty());
            var all = new GangImage(settings, cores, work.pipeline(), original, Optional.empty());
            List<Contestant> contestants = cores == 1 ? List.of(bare, one) : List.of(bare, one, all);
            Comparison comparison =
                    Comparison.hold(work.name(), settings.size(1, 0), settings.rounds(), contestants, progress);
            table.row(
                    work.name(),
                    comparison.spread(bare.name(), Run::seconds).text(2),
                    comparison.spread(one.name(), Run::seconds).text(2),
                    comparison.spread(all.name(), Run::seconds).text(2),
                    comparison.ratio(one.name(), all.name(), Run::seconds).text(2),
                    comparison.ratio(bare.name(), all.name(), Run::seconds).text(2));
        }
        table.remark(
                "In turns, %d rounds; median (least-most). Of four passes in one process the median of the last three counts."
                        .formatted(settings.rounds()));
        return table;
    }

    private static Table fileToFile(Settings settings, Path original, int edge, Progress progress)
            throws IOException, InterruptedException {
        int cores = settings.cores();
        Path result = settings.folder().resolve("huge").resolve("resized.tif");
        var table = new Table("The same from TIFF to TIFF", "operation", "who", "seconds", "peak memory MB");
        Optional<String> vips = Tools.vips();
        for (Work work : settings.some(works(edge), 1)) {
            var contestants = new ArrayList<Contestant>();
            contestants.add(new BareImage("OpenCV", original, work.pipeline(), cores, Optional.of(result)));
            contestants.add(new GangImage(settings, cores, work.pipeline(), original, Optional.of(result)));
            vips.ifPresent(
                    tool -> contestants.add(new ExternalProgram("libvips", command(tool, work, original, result))));
            Comparison comparison = Comparison.hold(
                    work.name() + ", files", settings.size(1, 0), settings.rounds(), contestants, progress);
            for (Contestant it : contestants) {
                table.row(
                        work.name(),
                        it.name(),
                        comparison.spread(it.name(), Run::seconds).text(2),
                        comparison
                                .spread(it.name(), run -> run.peakBytes() / 1e6)
                                .text(0));
            }
        }
        table.remark("libvips' resize is Lanczos' of three lobes behind a mean of whole pixels, and its start counts.");
        Files.deleteIfExists(result);
        return table;
    }

    private static List<String> command(String vips, Work work, Path original, Path result) {
        return List.of(
                vips,
                work.vips().getFirst(),
                original.toString(),
                result + "[bigtiff]",
                work.vips().getLast());
    }

    private static Table memory(Settings settings, Progress progress) throws IOException, InterruptedException {
        int edge = settings.size(60_000, 500);
        Path folder = settings.folder().resolve("huge");
        Path original = new SyntheticTiff(edge, edge, 1).in(folder);
        Path result = folder.resolve("quarter.tif");
        var table = new Table(
                "Memory, %d x %d gray pixels to a quarter".formatted(edge, edge),
                "ranks",
                "seconds",
                "image MB",
                "peak MB of a rank");
        for (int ranks : List.of(1, settings.cores()).stream().distinct().toList()) {
            var gang = new GangImage(settings, ranks, resize(edge / 4), original, Optional.of(result));
            Run run = gang.run();
            progress.say("%s: %.1f s", gang.name(), run.seconds());
            table.row(
                    ranks,
                    String.format(Locale.ROOT, "%.1f", run.seconds()),
                    Files.size(original) / 1_000_000,
                    gang.mostBytesOfARank() / 1_000_000);
        }
        table.remark("One run each. Resident memory at its peak, JVM and libraries included.");
        Files.deleteIfExists(result);
        return table;
    }
}
