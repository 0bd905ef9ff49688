package pixfleet.bench.gang;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import pixfleet.fleet.codec.TiffFile;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.strip.GangRunner.Previews;
import pixfleet.fleet.process.RangedFile;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.start.GangFile;
import pixfleet.fleet.start.GangMain;
import pixfleet.fleet.start.GangMain.Options;

/** One rank of a gang that is measured on a file. Rank 0 prints a JSON line with seconds and the ranks' peak memory. */
public final class MeasuredMain {
    private MeasuredMain() {}

    /**
     * Runs a rank.
     *
     * @param arguments {@code --pipeline}, {@code --in} and {@code --out}; {@code --previews yes} to make the thumbnail and the
     *     tiles of a fleet's result too, which are thrown away; {@code --passes N} to do all of it N times: the median counts
     *     of all but the first pass, in which the JVM compiles what that of a rank with work behind it has compiled; {@code
     *     --block-bytes N} for the size of a block; instead of {@code --out} also {@code --operation-alone yes}: the rows are
     *     in memory before time is taken, and what comes out stays there
     */
    public static void main(String[] arguments) {
        GangMain.run(arguments, (options, communicator) -> {
            if (options.find("--operation-alone").isPresent()) {
                operationAlone(options, communicator);
            } else {
                fileToFile(options, communicator);
            }
        });
    }

    private static void operationAlone(Options options, Communicator communicator) {
        try (RangedFile file = options.file().open()) {
            if (!(TiffFile.open(file) instanceof TiffFile.Access.InParts(TiffFile tiff))) {
                throw new IllegalArgumentException(options.path("--in") + " cannot be read in parts");
            }
            double seconds =
                    WindowRun.seconds(tiff, options.pipeline(), communicator, blocks(options), System::nanoTime);
            report(communicator, seconds);
        }
    }

    private static Blocks blocks(Options options) {
        return options.find("--block-bytes")
                .map(bytes -> new Blocks(Long.parseLong(bytes), 1))
                .orElse(Blocks.CACHED);
    }

    private static Previews previews(Options options) {
        return options.find("--previews").filter("yes"::equals).isPresent() ? Previews.MADE : Previews.LEFT_OUT;
    }

    private static void fileToFile(Options options, Communicator communicator) {
        Path out = options.path("--out").toAbsolutePath();
        Path folder = GangFile.parts(out);
        int passes = passes(options);
        double[] seconds = new double[passes];
        for (int pass = 0; pass < passes; pass++) {
            communicator.barrier();
            long start = System.nanoTime();
            Path made = options.file().process(folder, out, communicator, previews(options), blocks(options));
            communicator.barrier();
            seconds[pass] = (System.nanoTime() - start) * 1e-9;
            if (communicator.rank() == 0) {
                if (pass < passes - 1) {
                    leavePages(made);
                } else {
                    GangFile.move(made, out);
                }
                GangFile.delete(folder);
            }
        }
        report(communicator, counted(seconds));
    }

    /**
     * Has twice as many pages become free before the next pass as that will need. A host may take free pages from its guests;
     * what it takes to give them back is none of a pass's business, and not the same for each.
     */
    private static void leavePages(Path made) {
        try {
            Files.copy(made, made.resolveSibling("copy"));
        } catch (IOException e) {
            throw new UncheckedIOException("copy " + made, e);
        }
    }

    private static int passes(Options options) {
        int passes = options.find("--passes").map(Integer::valueOf).orElse(1);
        if (passes < 1) {
            throw new IllegalArgumentException("--passes is 1 or more, not " + passes);
        }
        return passes;
    }

    /** The median of all passes but the first, or the only one. */
    private static double counted(double[] seconds) {
        double[] sorted = Arrays.stream(seconds)
                .skip(seconds.length == 1 ? 0 : 1)
                .sorted()
                .toArray();
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }

    /** Rank 0 prints what all ranks measured; a rank's resident memory includes the pages of the window it has touched. */
    private static void report(Communicator communicator, double seconds) {
        long[] peaks = communicator.allGather(status("VmHWM:"));
        long[] shared = communicator.allGather(status("RssShmem:"));
        if (communicator.rank() == 0) {
            System.out.println("{\"ranks\":%d,\"seconds\":%.3f,\"peakKiB\":%s,\"sharedKiB\":%s}"
                    .formatted(communicator.size(), seconds, Arrays.toString(peaks), Arrays.toString(shared)));
        }
    }

    private static long status(String field) {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("read the own status", e);
        }
    }
}
