package pixfleet.bench.huge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import pixfleet.bench.Settings;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Run;
import pixfleet.bench.run.Table;

/** An image larger than 2^31 bytes from file to file, and what a rank holds of it at most. */
public final class MemorySuite implements GangSuite {
    private static final String CHAIN = "gaussian-blur|erode|invert";

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String description() {
        return "a 60000 x 60000 gray BigTIFF (3.6 GB) from file to file: the most memory a rank holds";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        int edge = settings.size(60_000, 500);
        Path folder = settings.folder().resolve("huge");
        Path original = new SyntheticTiff(edge, edge, 1).in(folder);
        Path result = folder.resolve("result.tif");
        var table = new Table(
                "Memory, %d x %d gray pixels, %s".formatted(edge, edge, CHAIN),
                "ranks",
                "seconds",
                "image MB",
                "peak MB of a rank",
                "peak MB of all ranks");
        for (int ranks : Stream.of(1, settings.cores()).distinct().toList()) {
            var gang = new GangImage(settings, ranks, CHAIN, original, Optional.of(result));
            Run run = gang.run();
            progress.say("%s: %.1f s", gang.name(), run.seconds());
            table.row(
                    ranks,
                    String.format(Locale.ROOT, "%.1f", run.seconds()),
                    Files.size(original) / 1_000_000,
                    gang.mostBytesOfARank() / 1_000_000,
                    run.peakBytes() / 1_000_000);
        }
        table.remark("One run each. Resident memory at its peak, JVM and libraries included.");
        Files.deleteIfExists(result);
        return List.of(table);
    }
}
