package pixfleet.bench.calibrate;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.bench.Failure;
import pixfleet.bench.Settings;
import pixfleet.bench.Suite;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Table;
import pixfleet.fleet.opencv.MatPool;
import pixfleet.fleet.opencv.Natives;
import pixfleet.fleet.opencv.kernel.Toolbox;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/** Measures what the schedule counts with: nanoseconds a decoded byte of a typical operation of each class, and of each codec. */
public final class CalibrateSuite implements Suite {
    private static final String SAMPLE = "samples/rocket.jpg";
    private static final long KEPT_BYTES = 1L << 30;
    private static final int ROUNDS = 7;
    private static final int JPEG_QUALITY = 95;
    private static final int TIFF_UNCOMPRESSED = 1;

    @Override
    public String name() {
        return "calibrate";
    }

    @Override
    public String description() {
        return "nanoseconds a byte of operations and codecs on one core: the lines of the schedule's calibration.properties";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException {
        Natives.load();
        var table = new Table("Calibration, one core", "line", "measured on");
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
        table.remark(
                "The medians of %d rounds. What a gang costs whatever it does (gang-seconds) and the network between nodes"
                                .formatted(ROUNDS)
                        + " (bytes-a-second) are not measured here: the first is a gang on a small image (scaling), the second is"
                        + " the nodes' instance type.");
        return List.of(table);
    }

    private static Mat image(Settings settings) {
        var image = new Mat();
        try (Mat sample =
                        opencv_imgcodecs.imread(settings.home().resolve(SAMPLE).toString());
                var size = new Size(settings.size(4000, 64), settings.size(3000, 48))) {
            if (sample.empty()) {
                throw new Failure("cannot read " + settings.home().resolve(SAMPLE));
            }
            opencv_imgproc.resize(sample, image, size, 0, 0, opencv_imgproc.INTER_CUBIC);
        }
        return image;
    }

    private static void operation(Table table, Progress progress, String name, String chain, Mat image, MatPool pool) {
        List<Operation> operations = Pipeline.parse(chain).operations();
        try (Mat out = new Mat()) {
            double nanos = median(() -> operations.forEach(it -> Toolbox.undivided(it, image, out, pool)));
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
