package pixfleet.fleet.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Locale;
import pixfleet.fleet.codec.TiffFile;
import pixfleet.fleet.files.FileOriginals;
import pixfleet.fleet.files.FileResults;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.strip.GangRunner;
import pixfleet.fleet.opencv.strip.GangRunner.Previews;
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

/** One file, and what a gang is to make of it. */
public final class GangFile {
    private static final RankCapacity CAPACITY = new RankCapacity(1L << 34);
    private static final JobId JOB = new JobId("01KA0000000000000000000001");
    private static final ImageId IMAGE = new ImageId("01KA0000000000000000000002");

    private final Path in;
    private final Pipeline pipeline;
    private final FileOriginals originals = new FileOriginals(Path.of("/"));

    /**
     * A file to be processed.
     *
     * @param in a TIFF, PNG or JPEG file that lies in a folder
     */
    public GangFile(Path in, Pipeline pipeline) {
        this.in = in.toAbsolutePath();
        this.pipeline = pipeline;
    }

    /** Opens the file for reading by ranges; the caller closes it. */
    public RangedFile open() {
        return originals.open(reference());
    }

    /**
     * Processes the file, and moves the result to its place. Collective.
     *
     * @param out where to, in the format of its ending: tif, png or jpg
     */
    public void process(Path out, Communicator communicator) {
        Path folder = parts(out);
        Path made = process(folder, out, communicator, Previews.LEFT_OUT, Blocks.CACHED);
        communicator.barrier();
        if (communicator.rank() == 0) {
            move(made, out.toAbsolutePath());
            delete(folder);
        }
    }

    /**
     * Processes the file into a folder. Collective.
     *
     * @param folder where the result is put together
     * @param out says the result's format by its ending
     * @param previews whether the thumbnail and the tiles of a fleet's result are made as well
     * @return the result, in the folder
     */
    public Path process(Path folder, Path out, Communicator communicator, Previews previews, Blocks blocks) {
        var results = new FileResults(folder);
        var runner = new GangRunner(
                originals, results, CAPACITY, VipsCodec.in(CAPACITY.headBytes()), previews, blocks, System::nanoTime);
        Outcome outcome = runner.work(task(), Encoding.of(pipeline, format(out)), communicator);
        if (!(outcome instanceof Outcome.Stored(var result))) {
            throw new IllegalStateException(outcome.toString());
        }
        return results.path(result.key());
    }

    /** The folder beside a result in which it is put together. */
    public static Path parts(Path out) {
        Path place = out.toAbsolutePath();
        return place.resolveSibling("." + place.getFileName() + ".parts");
    }

    /** Moves a result to its place. */
    public static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("move the result to " + to, e);
        }
    }

    /** Deletes a folder and all that is left in it. */
    public static void delete(Path folder) {
        try (var left = Files.walk(folder)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + folder, e);
        }
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
        var ref = new ImageRef(JOB, IMAGE, 0, String.valueOf(in.getFileName()), reference());
        try (FileChannel channel = FileChannel.open(in, StandardOpenOption.READ)) {
            return new Task(ref, 1, format, shape(format, channel), channel.size(), pipeline);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + in, e);
        }
    }

    private Dimensions shape(ImageFormat format, FileChannel channel) throws IOException {
        if (format == ImageFormat.TIFF) {
            try (RangedFile file = open()) {
                if (TiffFile.open(file) instanceof TiffFile.Access.InParts(TiffFile tiff)) {
                    return tiff.image();
                }
            }
        }
        return ImageFile.read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()))
                .dimensions();
    }
}
