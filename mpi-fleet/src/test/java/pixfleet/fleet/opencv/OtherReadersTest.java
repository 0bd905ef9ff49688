package pixfleet.fleet.opencv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.codec.TiffLayout;
import pixfleet.fleet.files.FileResults;
import pixfleet.fleet.opencv.kernel.Slab;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.fleet.raster.Team;
import pixfleet.fleet.raster.ThreadTeam;

/** What the ranks write is read by programs that share no code with us, where they are installed. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class OtherReadersTest {
    private static final List<String> IMAGE_MAGICK = List.of("convert-im6", "convert-im7", "magick", "convert");

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @ParameterizedTest
    @CsvSource({"1, 8", "3, 8", "4, 8", "1, 16", "3, 16", "4, 16"})
    void libvipsReadsTheSamePixels(int channels, int depth) throws Exception {
        assumeTrue(says("vips", "--version", "vips"), "libvips is not installed");
        try (Mat image = Pictures.pixels(channels, 173, 131, channels, depth)) {
            Path file = written(image);
            Path raw = folder.resolve("raw");

            assertThat(run("vips", "rawsave", file.toString(), raw.toString())).isEmpty();

            assertThat(raw).hasBinaryContent(TiffRowsTest.redFirst(image));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 8", "3, 8", "4, 8", "1, 16", "3, 16", "4, 16"})
    void imageMagickReadsTheSamePixels(int channels, int depth) throws Exception {
        String command = Stream.concat(IMAGE_MAGICK.stream(), Stream.of("none"))
                .filter(name -> name.equals("none") || says(name, "-version", "ImageMagick 6", "ImageMagick 7"))
                .findFirst()
                .orElseThrow();
        assumeTrue(!command.equals("none"), "ImageMagick is not installed");
        try (Mat image = Pictures.pixels(channels, 173, 131, channels, depth)) {
            Path file = written(image);
            Path raw = folder.resolve("raw");
            String format = channels == 1 ? "GRAY:" : channels == 3 ? "RGB:" : "RGBA:";

            String said =
                    run(command, file.toString(), "-endian", "LSB", "-depth", String.valueOf(depth), format + raw);

            assertThat(said).isEmpty();
            assertThat(raw).hasBinaryContent(TiffRowsTest.redFirst(image));
        }
    }

    private Path written(Mat image) {
        var results = new FileResults(folder);
        var partition = Partition.even(image.rows(), 3);
        ThreadTeam.run(3, team -> write(team, results, image, partition));
        return results.path("image.tiff");
    }

    private static int write(Team team, FileResults results, Mat image, Partition partition) {
        Rows mine = partition.of(team.rank());
        try (TiffSink sink = TiffSink.begin(team, results, "image.tiff", new TiffLayout(Slab.shape(image)), partition);
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
