package pixfleet.bench.huge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.bench.Settings;
import pixfleet.bench.Tools;
import pixfleet.bench.bare.BareImage;
import pixfleet.bench.run.Comparison;
import pixfleet.bench.run.Contestant;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Run;
import pixfleet.bench.run.Table;

/** From an uncompressed TIFF on the local disk through a chain to a file, with one rank and with one a core. */
public final class HugeSuite implements GangSuite {
    private static final String CHAIN = "gaussian-blur|erode|invert";
    private static final List<String> ENDINGS = List.of("tif", "png", "jpg");

    private static final String VIPS = "libvips";

    /** ImageMagick, as it is installed, has a policy that refuses edges of 20000. */
    private static final int SMALLER_EDGE = 8_000;

    /** What OpenCV derives from a size of 9. */
    private static final String SIGMA = "1.7";

    private static final double GIGABYTE = 1e9;

    @Override
    public String name() {
        return "huge";
    }

    @Override
    public String description() {
        return "a 20000 x 20000 TIFF read, blurred, eroded, inverted, written as TIFF, PNG and JPEG, 1 rank and one a core";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        int edge = settings.size(20_000, 300);
        Path folder = settings.folder().resolve("huge");
        Path original = new SyntheticTiff(edge, edge, 3).in(folder);
        var table = new Table(
                "File to file, %d x %d pixels in colour".formatted(edge, edge),
                "pipeline",
                "to",
                "who",
                "seconds",
                "times faster than 1 rank",
                "peak memory GB");
        for (String ending : settings.some(ENDINGS, 1)) {
            comparison(settings, progress, table, CHAIN, original, folder.resolve("result." + ending), List.of());
        }
        Path blurred = folder.resolve("result.tif");
        List<Contestant> blurring = Tools.vips().stream()
                .<Contestant>map(vips -> new ExternalProgram(
                        VIPS, List.of(vips, "gaussblur", original.toString(), blurred.toString(), SIGMA)))
                .toList();
        if (!blurring.isEmpty()) {
            comparison(settings, progress, table, "gaussian-blur", original, blurred, blurring);
        }
        int smallerEdge = settings.size(SMALLER_EDGE, 200);
        Path smaller = new SyntheticTiff(smallerEdge, smallerEdge, 3).in(folder);
        Path inverted = folder.resolve("inverted.tif");
        List<Contestant> inverting = inverting(smaller, inverted);
        if (!inverting.isEmpty()) {
            comparison(settings, progress, table, "invert", smaller, inverted, inverting);
        }
        table.remark(
                "In turns, %d rounds; median (least-most). Files lie in the page cache; nothing waits for the disk to"
                                .formatted(settings.rounds())
                        + " have them. One rank has one core. Of Pixfleet the median counts of three passes in one process after"
                        + " a first one, PNG of one; the others have one pass a process, and the times of libvips and ImageMagick"
                        + " hold their start. libvips' blur is another than OpenCV's. ImageMagick's"
                        + " policy may refuse images larger than the inverted one, %d x %d."
                                .formatted(smallerEdge, smallerEdge));
        return List.of(table);
    }

    private static List<Contestant> inverting(Path original, Path result) {
        var contestants = new ArrayList<Contestant>();
        Tools.vips()
                .ifPresent(vips -> contestants.add(
                        new ExternalProgram(VIPS, List.of(vips, "invert", original.toString(), result.toString()))));
        Tools.imageMagick()
                .ifPresent(magick -> contestants.add(new ExternalProgram(
                        "ImageMagick",
                        List.of(magick, original.toString(), "-negate", "-compress", "none", result.toString()))));
        return contestants;
    }

    private static void comparison(
            Settings settings,
            Progress progress,
            Table table,
            String pipeline,
            Path original,
            Path result,
            List<Contestant> others)
            throws IOException, InterruptedException {
        int cores = settings.cores();
        var contestants = new ArrayList<Contestant>();
        var one = new GangImage(settings, 1, pipeline, original, Optional.of(result))
                .withPasses(passes(settings, result));
        var all = new GangImage(settings, cores, pipeline, original, Optional.of(result))
                .withPasses(passes(settings, result));
        contestants.add(one);
        if (cores > 1) {
            contestants.add(all);
        }
        contestants.add(all.withPreviews());
        contestants.add(
                new BareImage("OpenCV, %d threads".formatted(cores), original, pipeline, cores, Optional.of(result)));
        contestants.addAll(others);
        Comparison comparison = Comparison.hold(
                pipeline + " to " + result.getFileName(),
                settings.size(1, 0),
                settings.rounds(),
                contestants.stream().map(it -> fresh(it, result)).toList(),
                progress);
        String file = result.toString();
        for (Contestant contestant : contestants) {
            String name = contestant.name();
            table.row(
                    pipeline,
                    file.substring(file.lastIndexOf('.') + 1),
                    name,
                    comparison.spread(name, Run::seconds).text(2),
                    comparison.ratio(GangImage.name(1), name, Run::seconds).text(2),
                    comparison.spread(name, run -> run.peakBytes() / GIGABYTE).text(2));
        }
        Files.deleteIfExists(result);
    }

    /** The first does not count. What takes long needs no repetition. */
    private static int passes(Settings settings, Path result) {
        return settings.quick() || result.toString().endsWith(".png") ? 2 : 4;
    }

    /** With nothing there to be replaced: some would write beside it and need twice the pages. */
    private static Contestant fresh(Contestant contestant, Path result) {
        return new Contestant() {
            @Override
            public String name() {
                return contestant.name();
            }

            @Override
            public Run run() throws IOException, InterruptedException {
                Files.deleteIfExists(result);
                return contestant.run();
            }
        };
    }
}
