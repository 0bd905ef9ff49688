package pixfleet.fleet.opencv.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.codec.TiffLayout;
import pixfleet.fleet.files.FileResults;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.fleet.testkit.ThreadCommunicator;

/** What the ranks write is read by programs that share no code with us, where they are installed. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class OtherReadersIT {
    private static final List<String> IMAGE_MAGICK = List.of("convert-im6", "convert-im7", "magick", "convert");

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 8, tiff", "3, 8, tiff", "4, 8, tiff", "1, 16, tiff", "3, 16, tiff", "4, 16, tiff",
        "1, 8, png", "3, 8, png", "4, 8, png", "1, 16, png", "3, 16, png", "4, 16, png"
    })
    void libvipsReadsTheSamePixels(int channels, int depth, String format) throws Exception {
        assumeTrue(says("vips", "--version", "vips"), "libvips is not installed");
        try (Mat image = Pictures.pixels(channels, 173, 131, channels, depth)) {
            Path file = written(image, format);
            Path raw = folder.resolve("raw");

            assertThat(run("vips", "rawsave", file.toString(), raw.toString())).isEmpty();

            assertThat(raw).hasBinaryContent(Pictures.redFirst(image));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 8, tiff", "3, 8, tiff", "4, 8, tiff", "1, 16, tiff", "3, 16, tiff", "4, 16, tiff",
        "1, 8, png", "3, 8, png", "4, 8, png", "1, 16, png", "3, 16, png", "4, 16, png"
    })
    void imageMagickReadsTheSamePixels(int channels, int depth, String format) throws Exception {
        String command = imageMagick();
        try (Mat image = Pictures.pixels(channels, 173, 131, channels, depth)) {
            Path raw = folder.resolve("raw");

            String said = toRaw(command, written(image, format), channels, depth, raw);

            assertThat(said).isEmpty();
            assertThat(raw).hasBinaryContent(Pictures.redFirst(image));
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void aJpegIsReadAsTheOneThatWasEncodedAtOnce(int channels) throws Exception {
        String command = imageMagick();
        try (Mat image = Pictures.pixels(channels, 1173, 131, channels, 8)) {
            Path whole = folder.resolve("whole.jpg");
            Files.write(whole, Pictures.file(image, "jpg", opencv_imgcodecs.IMWRITE_JPEG_QUALITY, 95));
            Path file = written(image, "jpg");
            Path raw = folder.resolve("raw");
            Path wholeRaw = folder.resolve("raw-whole");

            assertThat(toRaw(command, file, channels, 8, raw)).isEmpty();
            assertThat(toRaw(command, whole, channels, 8, wholeRaw)).isEmpty();
            assertThat(raw).hasSameBinaryContentAs(wholeRaw);

            assumeTrue(says("vips", "--version", "vips"), "libvips is not installed");
            assertThat(run("vips", "rawsave", file.toString(), raw.toString())).isEmpty();
            assertThat(run("vips", "rawsave", whole.toString(), wholeRaw.toString()))
                    .isEmpty();
            assertThat(raw).hasSameBinaryContentAs(wholeRaw);
        }
    }

    private static String imageMagick() {
        String command = Stream.concat(IMAGE_MAGICK.stream(), Stream.of("none"))
                .filter(name -> name.equals("none") || says(name, "-version", "ImageMagick 6", "ImageMagick 7"))
                .findFirst()
                .orElseThrow();
        assumeTrue(!command.equals("none"), "ImageMagick is not installed");
        return command;
    }

    private static String toRaw(String command, Path file, int channels, int depth, Path raw) throws Exception {
        String format = channels == 1 ? "GRAY:" : channels == 3 ? "RGB:" : "RGBA:";
        return run(command, file.toString(), "-endian", "LSB", "-depth", String.valueOf(depth), format + raw);
    }

    private Path written(Mat image, String format) throws IOException {
        if (format.equals("tiff")) {
            return writtenTiff(image);
        }
        var partition = Partition.aligned(image.rows(), 3, JpegStrip.BORDER_ROWS);
        byte[] file = format.equals("png")
                ? PngStripTest.encoded(image, partition, 64)
                : JpegStripTest.encoded(image, partition, 64);
        return Files.write(folder.resolve("image." + format), file);
    }

    private Path writtenTiff(Mat image) {
        var results = new FileResults(folder);
        var partition = Partition.even(image.rows(), 3);
        ThreadCommunicator.run(3, communicator -> write(communicator, results, image, partition));
        return results.path("image.tiff");
    }

    private static int write(Communicator communicator, FileResults results, Mat image, Partition partition) {
        Rows mine = partition.of(communicator.rank());
        try (TiffSink sink = TiffSink.begin(
                        communicator, results, "image.tiff", new TiffLayout(RowBand.shape(image)), partition);
                Mat rows = MatMemory.rows(image, mine.first(), mine.count())) {
            sink.write(mine.first(), rows);
            sink.finish();
        }
        return mine.count();
    }

    private static boolean says(String command, String argument, String... oneOf) {
        try {
            String said = run(command, argument);
            return Stream.of(oneOf).anyMatch(said::contains);
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }
}
