package pixfleet.bench.calibrate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.bench.Failure;
import pixfleet.bench.Settings;
import pixfleet.bench.Suite;
import pixfleet.bench.huge.GangImage;
import pixfleet.bench.huge.SyntheticTiff;
import pixfleet.bench.many.Photographs;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Run;
import pixfleet.bench.run.Table;
import pixfleet.fleet.opencv.kernel.KernelRegistry;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/**
 * Measures what the schedule counts with: nanoseconds a decoded byte of a typical operation of each class, and of each codec;
 * seconds of a gang with next to nothing to do.
 */
public final class CalibrateSuite implements Suite {
    private static final long KEPT_BYTES = 1L << 30;
    private static final int ROUNDS = 7;
    private static final int TINY = 64;
    private static final int JPEG_QUALITY = 95;
    private static final int TIFF_UNCOMPRESSED = 1;

    @Override
    public String name() {
        return "calibrate";
    }

    @Override
    public String description() {
        return "nanoseconds a byte of operations and codecs on one core, seconds a gang costs: the schedule's calibration.properties";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        Natives.load();
        var table = new Table("Calibration", "line", "measured on");
        try (Mat image = image(settings);
                var pool = new MatPool(KEPT_BYTES)) {
            operation(table, progress, "cheap", "erode|dilate", image, pool);
            operation(table, progress, "moderate", "gaussian-blur", image, pool);
            operation(table, progress, "dear", "canny", image, pool);
            codec(table, progress, "jpeg", ".jpg", image, opencv_imgcodecs.IMWRITE_JPEG_QUALITY, JPEG_QUALITY);
            codec(table, progress, "png", ".png", image);
            codec(
                    table,
                    progress,
                    "tiff",
                    ".tiff",
                    image,
                    opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION,
                    TIFF_UNCOMPRESSED);
        }
        if (GangImage.available(settings)) {
            gang(table, progress, settings);
        }
        table.remark(
                "The medians of %d rounds, of one core but for the gang's. The network between nodes (bytes-a-second) is not here: it is the nodes' instance type's."
                        .formatted(ROUNDS));
        return List.of(table);
    }

    /** What a gang costs whatever it does: meeting, opening and closing files, a thumbnail, on next to no pixels. */
    private static void gang(Table table, Progress progress, Settings settings)
            throws IOException, InterruptedException {
        int ranks = Math.max(2, settings.cores());
        Path folder = folder(settings);
        Path original = new SyntheticTiff(TINY, TINY, 3).in(folder);
        Run run = new GangImage(settings, ranks, "gaussian-blur", original, Optional.of(folder.resolve("out.tif")))
                .withPreviews()
                .withPasses(ROUNDS + 1)
                .run();
        String line = String.format(Locale.ROOT, "gang-seconds=%.3f", run.seconds());
        progress.say("%s", line);
        table.row(line, "a gang of %d ranks, %d x %d pixels, file to file".formatted(ranks, TINY, TINY));
    }

    /** A photograph with the noise of a sensor: codecs are faster on smoother ones. */
    private static Mat image(Settings settings) throws IOException {
        int width = settings.size(4000, 64);
        int height = settings.size(3000, 48);
        Path folder = folder(settings).resolve("%dx%d".formatted(width, height));
        Path file = Photographs.make(settings.home().resolve("samples"), folder, 1, width, height)
                .getFirst();
        Mat image = opencv_imgcodecs.imread(file.toString());
        if (image.empty()) {
            throw new Failure("cannot read " + file);
        }
        return image;
    }

    private static Path folder(Settings settings) {
        return settings.folder().resolve("calibrate");
    }

    private static void operation(Table table, Progress progress, String name, String chain, Mat image, MatPool pool) {
        List<Operation> operations = Pipeline.parse(chain).operations();
        try (Mat out = new Mat()) {
            double nanos = median(() -> operations.forEach(it -> KernelRegistry.undivided(it, image, out, pool)));
            line(table, progress, name, nanos / bytes(image) / operations.size(), chain);
        }
    }

    private static void codec(Table table, Progress progress, String name, String ending, Mat image, int... settings) {
        try (var file = new BytePointer();
                var parameters = new IntPointer(settings);
                Mat decoded = new Mat()) {
            double encode = median(() -> {
                if (!opencv_imgcodecs.imencode(ending, image, file, parameters)) {
                    throw new Failure("OpenCV cannot write " + ending);
                }
            });
            double decode = median(() -> {
                try (Mat encoded = new Mat(1, (int) file.limit(), opencv_core.CV_8UC1, file);
                        Mat again = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_UNCHANGED, decoded)) {
                    if (again.empty()) {
                        throw new Failure("OpenCV cannot read its own " + ending);
                    }
                }
            });
            boolean tiff = name.equals("tiff");
            line(table, progress, name + (tiff ? "-read" : "-decode"), decode / bytes(image), "OpenCV, in memory");
            line(table, progress, name + (tiff ? "-write" : "-encode"), encode / bytes(image), "OpenCV, in memory");
        }
    }

    private static double bytes(Mat image) {
        return (double) image.total() * image.elemSize();
    }

    private static void line(Table table, Progress progress, String name, double nanosPerByte, String how) {
        String line = String.format(Locale.ROOT, "%s=%.2f", name, nanosPerByte);
        progress.say("%s", line);
        table.row(line, how);
    }

    private static double median(Runnable work) {
        work.run();
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            work.run();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[ROUNDS / 2];
    }
}
