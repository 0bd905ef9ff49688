package pixfleet.bench.many;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pixfleet.bench.Settings;
import pixfleet.bench.Tools;
import pixfleet.bench.bare.BareLoops;
import pixfleet.bench.run.Comparison;
import pixfleet.bench.run.Contestant;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Run;
import pixfleet.bench.run.Table;
import pixfleet.fleet.opencv.mat.Natives;

/** Many photographs of 12 megapixels made smaller: a warm world beside bare OpenCV and libvips' thumbnails. */
public final class SmallerPhotographs {
    private static final int EDGE = 1024;
    private static final String EXACT = "thumbnail:edge=" + EDGE;
    private static final String SHRUNK_BY_DECODER = EXACT + ":exact=no";
    private static final int DIFFERENT = 48;

    private SmallerPhotographs() {}

    /** Measures it. */
    public static Table table(Settings settings, Progress progress) throws IOException, InterruptedException {
        Natives.load();
        int count = settings.cases(480, 4);
        int width = settings.size(4000, 1600);
        Path folder = settings.folder().resolve("smaller-%d-%d".formatted(width, count));
        String bucket = "photographs";
        List<Path> files = files(settings, folder.resolve(bucket), count, width);
        String decoder = WarmWorld.NAME + ", decoded smaller";
        var contestants = new ArrayList<Contestant>();
        Comparison comparison;
        try (var world = new WarmWorld(folder, settings.cores());
                var bare = new BareLoops(folder.resolve(bucket), folder.resolve("bare"), EXACT, settings.cores())) {
            contestants.add(bare);
            contestants.add(world.on(FolderTasks.of(bucket, files, EXACT)));
            contestants.add(world.on(FolderTasks.of(bucket, files, SHRUNK_BY_DECODER), decoder));
            if (Tools.vipsThumbnail().isPresent()) {
                contestants.add(new VipsThumbnails(
                        Tools.vipsThumbnail().get(), files, folder.resolve("vips"), EDGE, settings.cores()));
            }
            comparison = Comparison.hold("photographs", 0, settings.rounds(), contestants, progress);
        }
        return table(settings, contestants, comparison, count);
    }

    private static Table table(Settings settings, List<Contestant> contestants, Comparison comparison, int count) {
        var table = new Table(
                "%d photographs to %d pixels".formatted(count, EDGE),
                "who",
                "ms an image",
                "CPU ms an image",
                "OpenCV / this one, seconds");
        for (Contestant it : contestants) {
            table.row(
                    it.name(),
                    comparison
                            .spread(it.name(), run -> run.seconds() / count * 1e3)
                            .text(1),
                    comparison
                            .spread(it.name(), run -> run.cpuSeconds() / count * 1e3)
                            .text(1),
                    comparison.ratio(BareLoops.NAME, it.name(), Run::seconds).text(2));
        }
        table.remark(
                ("In turns, %d rounds of %d files, of which %d are different; median (least-most). OpenCV and Pixfleet's first row"
                                + " decode every pixel; libvips and Pixfleet's second one let the decoder make it smaller. libvips'"
                                + " thumbnails are Lanczos', by one process a core, whose start counts. Pixfleet makes a second, small"
                                + " thumbnail of each as well.")
                        .formatted(settings.rounds(), count, Math.min(count, DIFFERENT)));
        return table;
    }

    /** Links to a few files that are different: thousands of large ones would be read from the disk, not from the page cache. */
    private static List<Path> files(Settings settings, Path folder, int count, int width) throws IOException {
        List<Path> made = Photographs.make(
                settings.home().resolve("samples"),
                settings.folder().resolve("many-" + width).resolve("photographs"),
                Math.min(count, DIFFERENT),
                width,
                width * 3 / 4);
        Files.createDirectories(folder);
        var links = new ArrayList<Path>();
        for (int i = 0; i < count; i++) {
            Path link = folder.resolve("%06d.jpg".formatted(i));
            try {
                Files.createLink(link, made.get(i % made.size()));
            } catch (FileAlreadyExistsException e) {
                // From the last run.
            }
            links.add(link);
        }
        return links;
    }
}
