package pixfleet.bench.huge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.bench.Folders;
import pixfleet.bench.Settings;
import pixfleet.bench.Tools;
import pixfleet.bench.run.Comparison;
import pixfleet.bench.run.Contestant;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Run;
import pixfleet.bench.run.Table;
import pixfleet.fleet.codec.DeepZoom;

/** What the deep zoom tiles of a large image cost, beside libvips' {@code dzsave} of tiles like them. */
public final class TilesSuite implements GangSuite {
    private static final String PIPELINE = "gaussian-blur";
    private static final String PYRAMIDS = "libvips dzsave of both";

    @Override
    public String name() {
        return "tiles";
    }

    @Override
    public String description() {
        return "20000 x 20000 colour pixels blurred from TIFF to TIFF with deep zoom tiles and without, beside libvips' dzsave";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        int edge = settings.size(20_000, 1_100);
        Path folder = settings.folder().resolve("huge");
        Path original = new SyntheticTiff(edge, edge, 3).in(folder);
        Path result = folder.resolve("tiled.tif");
        var without = new GangImage(settings, settings.cores(), PIPELINE, original, Optional.of(result));
        var with = without.withPreviews();
        var contestants = new ArrayList<Contestant>(List.of(without, with));
        Tools.vips().ifPresent(vips -> contestants.add(new Pyramids(vips, List.of(original, result), folder)));
        Comparison comparison = Comparison.hold("tiles", settings.size(1, 0), settings.rounds(), contestants, progress);
        var table = new Table(
                "Deep zoom tiles, %d x %d pixels in colour".formatted(edge, edge),
                "who",
                "seconds",
                "peak memory MB",
                "beside the same without tiles");
        for (Contestant it : contestants) {
            table.row(
                    it.name(),
                    comparison.spread(it.name(), Run::seconds).text(2),
                    comparison.spread(it.name(), run -> run.peakBytes() / 1e6).text(0),
                    comparison.ratio(it.name(), without.name(), Run::seconds).text(2));
        }
        table.remark(
                ("In turns, %d rounds; median (least-most). Pixfleet reads, blurs and writes as well, and makes the tiles of the"
                                + " original and of the result meanwhile; dzsave makes those of the two files, one after the other,"
                                + " its start included: edges of %d, no overlap, JPEG of quality 85.")
                        .formatted(settings.rounds(), DeepZoom.TILE_PIXELS));
        Files.deleteIfExists(result);
        return List.of(table);
    }

    /**
     * libvips' pyramids of some files, one after the other.
     *
     * @param vips its command
     * @param files of which
     * @param folder below which they are made; they are deleted again
     */
    private record Pyramids(String vips, List<Path> files, Path folder) implements Contestant {
        Pyramids {
            files = List.copyOf(files);
        }

        @Override
        public String name() {
            return PYRAMIDS;
        }

        @Override
        public Run run() throws IOException, InterruptedException {
            double seconds = 0;
            long peak = 0;
            for (Path file : files) {
                Path pyramid = Files.createTempDirectory(folder, "pyramid");
                try {
                    Run run = new ExternalProgram(PYRAMIDS, command(file, pyramid)).run();
                    seconds += run.seconds();
                    peak = Math.max(peak, run.peakBytes());
                } finally {
                    Folders.delete(pyramid);
                }
            }
            return new Run(seconds, 0, peak);
        }

        private List<String> command(Path file, Path pyramid) {
            return List.of(
                    vips,
                    "dzsave",
                    file.toString(),
                    pyramid.resolve("tiles").toString(),
                    "--tile-size",
                    String.valueOf(DeepZoom.TILE_PIXELS),
                    "--overlap",
                    "0",
                    "--suffix",
                    ".jpg[Q=85]");
        }
    }
}
