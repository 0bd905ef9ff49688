package pixfleet.bench.bare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.Natives;

/**
 * OpenCV and nothing else on one image: reads a file, applies operations to the whole of it, writes a file, and prints
 * a line: seconds of reading, of the operations, of writing, and the most memory the process has held, in bytes.
 */
public final class ImageMain {
    private static final int TIFF_UNCOMPRESSED = 1;
    private static final int COUNTED_IN_MEMORY = 3;

    private ImageMain() {}

    /**
     * Does it twice, of which the second time counts; where nothing is written four times, of which that of the last three counts whose
     * operations took neither the least nor the most time.
     *
     * @param arguments original, operations joined by {@code |}, OpenCV's threads, and the result, without which nothing
     *     is written
     */
    public static void main(String[] arguments) throws IOException {
        Natives.load();
        opencv_core.setNumThreads(Integer.parseInt(arguments[2]));
        pass(arguments);
        if (arguments.length > 3) {
            Files.delete(Path.of(arguments[3]));
        }
        var counted = new ArrayList<Pass>();
        for (int pass = 0; pass < (arguments.length > 3 ? 1 : COUNTED_IN_MEMORY); pass++) {
            counted.add(pass(arguments));
        }
        counted.sort(Comparator.comparingDouble(Pass::applied));
        System.out.println(counted.get(counted.size() / 2).line());
    }

    /** Seconds of the parts of one pass. */
    private record Pass(double read, double applied, double written) {
        String line() throws IOException {
            return String.format(Locale.ROOT, "%.4f %.4f %.4f %d", read, applied, written, peakBytes());
        }
    }

    private static Pass pass(String[] arguments) throws IOException {
        long began = System.nanoTime();
        try (Mat image = opencv_imgcodecs.imread(arguments[0], opencv_imgcodecs.IMREAD_UNCHANGED);
                var other = new Mat()) {
            long read = System.nanoTime();
            Mat result = Step.applyAll(arguments[1], image, other);
            long applied = System.nanoTime();
            if (arguments.length > 3) {
                write(arguments[3], result);
            }
            long written = System.nanoTime();
            return new Pass((read - began) / 1e9, (applied - read) / 1e9, (written - applied) / 1e9);
        }
    }

    /** Uncompressed TIFF, and JPEG of quality 95, as Pixfleet writes them; PNG as OpenCV does by itself. */
    private static void write(String file, Mat result) throws IOException {
        int[] settings = file.endsWith(".tif")
                ? new int[] {opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION, TIFF_UNCOMPRESSED}
                : file.endsWith(".jpg") ? new int[] {opencv_imgcodecs.IMWRITE_JPEG_QUALITY, 95} : new int[0];
        try (var parameters = new IntPointer(settings)) {
            if (!opencv_imgcodecs.imwrite(file, result, parameters)) {
                throw new IOException("OpenCV could not write " + file);
            }
        }
    }

    private static long peakBytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            String kilobytes = lines.filter(line -> line.startsWith("VmHWM:"))
                    .findFirst()
                    .orElseThrow()
                    .replaceAll("\\D", "");
            return Long.parseLong(kilobytes) << 10;
        }
    }
}
