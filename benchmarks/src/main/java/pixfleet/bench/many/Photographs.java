package pixfleet.bench.many;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Makes large photographs out of the sample ones: scaled up, with the noise of a sensor on top, without which they would
 * be smoother than any camera's.
 */
public final class Photographs {
    private static final double NOISE = 4;
    private static final int QUALITY = 92;
    private static final int SEED = 20_260_101;

    private Photographs() {}

    /**
     * Makes the files {@code 00.jpg}, {@code 01.jpg} and so on, where they are not there yet.
     *
     * @param samples folder of photographs
     * @param folder receives the files
     * @param count how many
     * @param width of each in pixels
     * @param height of each in pixels
     * @throws IOException if the samples cannot be read
     */
    public static List<Path> make(Path samples, Path folder, int count, int width, int height) throws IOException {
        Files.createDirectories(folder);
        List<Path> sources;
        try (Stream<Path> files = Files.list(samples)) {
            sources = files.filter(file -> file.toString().matches(".*\\.(png|jpg)"))
                    .sorted()
                    .toList();
        }
        opencv_core.setRNGSeed(SEED);
        var made = new ArrayList<Path>();
        for (int i = 0; i < count; i++) {
            Path file = folder.resolve("%02d.jpg".formatted(i));
            if (!Files.exists(file)) {
                enlarge(sources.get(i % sources.size()), file, i, width, height);
            }
            made.add(file);
        }
        return made;
    }

    private static void enlarge(Path source, Path file, int number, int width, int height) {
        try (Mat small = opencv_imgcodecs.imread(source.toString(), opencv_imgcodecs.IMREAD_COLOR);
                var large = new Mat();
                var noise = new Mat(height, width, opencv_core.CV_16SC3);
                var sum = new Mat();
                var size = new Size(width, height);
                Mat mean = new Mat(1, 1, opencv_core.CV_64F, new Scalar(0));
                Mat deviation = new Mat(1, 1, opencv_core.CV_64F, new Scalar(NOISE));
                var quality = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY)) {
            opencv_imgproc.resize(small, large, size, 0, 0, opencv_imgproc.INTER_CUBIC);
            if (number % 2 == 1) {
                opencv_core.flip(large, large, 1);
            }
            opencv_core.randn(noise, mean, deviation);
            opencv_core.add(large, noise, sum, new Mat(), opencv_core.CV_8U);
            opencv_imgcodecs.imwrite(file.toString(), sum, quality);
        }
    }
}
