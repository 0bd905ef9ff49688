package pixfleet.fleet.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pixfleet.fleet.codec.TiffFile;
import pixfleet.fleet.files.FileOriginals;
import pixfleet.fleet.files.FileResults;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.strip.GangRunner;
import pixfleet.fleet.opencv.strip.GangRunner.Previews;
import pixfleet.fleet.opencv.strip.WindowRun;
import pixfleet.fleet.openmpi.LooseGang;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.process.RangedFile;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.vips.VipsCodec;
import pixfleet.job.Encoding;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageId;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.ObjectRef;
import pixfleet.job.RankCapacity;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/**
 * One rank of a gang that processes a file: {@code bin/pixfleet-gang} starts it under mpirun. Rank 0 prints a JSON line with
 * seconds and the ranks' peak memory.
 */
public final class GangMain {
    private static final int CRASHED = 70;
    static final String USE =
            "use --pipeline P --in FILE --out FILE.{tif,png,jpg}, or --operation-alone yes instead of --out";
    private static final RankCapacity CAPACITY = new RankCapacity(1L << 34);

    private final Map<String, String> options;
    private final Pipeline pipeline;
    private final Path in;

    private GangMain(Map<String, String> options) {
        this.options = options;
        this.pipeline = Pipeline.parse(option("--pipeline"));
        this.in = Path.of(option("--in")).toAbsolutePath();
    }

    /**
     * Runs a rank.
     *
     * @param arguments {@code --pipeline}, {@code --in} and {@code --out}, and {@code --previews yes} to make the thumbnail and
     *     the tiles of a fleet's result too, which are thrown away, and {@code --passes N} to do all of it N times: the median
     *     counts of all but the first pass, in which the JVM compiles what that of a rank with work behind it has compiled;
     *     instead of {@code --out} also {@code --operation-alone yes}: the rows are in memory before time is taken, and what
     *     comes out stays there
     */
    public static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> {
            System.err.println("pixfleet-gang: " + e.getMessage() + "; " + USE);
            e.printStackTrace();
            Runtime.getRuntime().halt(CRASHED);
        });
        var options = new HashMap<String, String>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        Natives.load();
        var main = new GangMain(options);
        LooseGang.run(arguments, options.containsKey("--operation-alone") ? main::operationAlone : main::fileToFile);
    }

    private String option(String name) {
        return Optional.ofNullable(options.get(name))
                .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }

    private void operationAlone(Communicator communicator) {
        try (RangedFile file = originals().open(reference())) {
            if (!(TiffFile.open(file) instanceof TiffFile.Access.InParts(TiffFile tiff))) {
                throw new IllegalArgumentException(in + " cannot be read in parts");
            }
            double seconds = WindowRun.seconds(tiff, pipeline, communicator, blocks(), System::nanoTime);
            report(communicator, seconds);
        }
    }

    private Blocks blocks() {
        return Optional.ofNullable(options.get("--block-bytes"))
                .map(bytes -> new Blocks(Long.parseLong(bytes), 1))
                .orElse(Blocks.CACHED);
    }

    private Previews previews() {
        return "yes".equals(options.get("--previews")) ? Previews.MADE : Previews.LEFT_OUT;
    }

    private void fileToFile(Communicator communicator) {
        Path out = Path.of(option("--out")).toAbsolutePath();
        Path folder = out.resolveSibling("." + out.getFileName() + ".parts");
        var results = new FileResults(folder);
        int passes = passes();
        double[] seconds = new double[passes];
        for (int pass = 0; pass < passes; pass++) {
            communicator.barrier();
            long start = System.nanoTime();
            Path made = results.path(process(results, out, communicator));
            communicator.barrier();
            seconds[pass] = (System.nanoTime() - start) * 1e-9;
            if (communicator.rank() == 0) {
                if (pass < passes - 1) {
                    leavePages(made);
                } else {
                    move(made, out);
                }
                delete(folder);
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

    private int passes() {
        int passes = Integer.parseInt(options.getOrDefault("--passes", "1"));
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

    /** Answers the result's key. */
    private String process(FileResults results, Path out, Communicator communicator) {
        var bench = new GangRunner(
                originals(),
                results,
                CAPACITY,
                VipsCodec.in(CAPACITY.headBytes()),
                previews(),
                blocks(),
                System::nanoTime);
        Outcome outcome = bench.work(task(), Encoding.of(pipeline, format(out)), communicator);
        if (!(outcome instanceof Outcome.Stored(var result))) {
            throw new IllegalStateException(outcome.toString());
        }
        return result.key();
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("move the result to " + to, e);
        }
    }

    private static void delete(Path folder) {
        try (var left = Files.walk(folder)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + folder, e);
        }
    }

    private FileOriginals originals() {
        return new FileOriginals(Path.of("/"));
    }

    /** The whole file system is the store: its first folder stands for a bucket. */
    private ObjectRef reference() {
        if (in.getNameCount() < 2) {
            throw new IllegalArgumentException(in + " does not lie in a folder");
        }
        return new ObjectRef(
                in.getName(0).toString(), in.subpath(1, in.getNameCount()).toString(), "");
    }

    private static ImageFormat format(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return switch (ending) {
            case "tif", "tiff" -> ImageFormat.TIFF;
            case "png" -> ImageFormat.PNG;
            case "jpg", "jpeg" -> ImageFormat.JPEG;
            default -> throw new IllegalArgumentException("a gang reads and writes tif, png and jpg, not " + ending);
        };
    }

    private Task task() {
        ImageFormat format = format(in);
        try (FileChannel channel = FileChannel.open(in, StandardOpenOption.READ)) {
            return new Task(
                    new ImageRef(
                            new JobId("01KA0000000000000000000001"),
                            new ImageId("01KA0000000000000000000002"),
                            0,
                            String.valueOf(in.getFileName()),
                            reference()),
                    1,
                    format,
                    shape(format, channel),
                    channel.size(),
                    pipeline);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + in, e);
        }
    }

    private Dimensions shape(ImageFormat format, FileChannel channel) throws IOException {
        if (format == ImageFormat.TIFF) {
            try (RangedFile file = originals().open(reference())) {
                if (TiffFile.open(file) instanceof TiffFile.Access.InParts(TiffFile tiff)) {
                    return tiff.image();
                }
            }
        }
        return ImageFile.read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()))
                .dimensions();
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
