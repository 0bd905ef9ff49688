package pixfleet.fleet.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.opencv.mat.Natives;

/** BigTIFFs of the kinds that OpenCV misreads: ranks read them right, and a comparison knows it. */
@Timeout(60)
class BigTiffIT {
    private static final int WIDTH = 61;
    private static final int HEIGHT = 43;

    @TempDir
    private Path folder;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    /** Colours, and more channels than three with an alpha of all strengths. */
    private Path png(int channels, int depth) {
        int type = opencv_core.CV_MAKETYPE(depth == 16 ? opencv_core.CV_16U : opencv_core.CV_8U, channels);
        Path file = folder.resolve("picture.png");
        try (var picture = new Mat(HEIGHT, WIDTH, type);
                var values = picture.createIndexer()) {
            int most = (1 << depth) - 1;
            for (long y = 0; y < HEIGHT; y++) {
                for (long x = 0; x < WIDTH; x++) {
                    for (long channel = 0; channel < channels; channel++) {
                        long value = channel == 3
                                ? (x * 67 + y * 11) % (most + 1)
                                : (x * 41 + y * 29 + channel * 83) % (most + 1);
                        values.putDouble(new long[] {y, x, channel}, (double) value);
                    }
                }
            }
            assertThat(opencv_imgcodecs.imwrite(file.toString(), picture)).isTrue();
        }
        return file;
    }

    private Path vips(Path in, String operation, String result, String... options)
            throws IOException, InterruptedException {
        Path out = folder.resolve(result);
        var command = new ArrayList<>(List.of("vips", operation, in.toString(), out.toString()));
        command.addAll(List.of(options));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as("%s", command)
                .isZero();
        return out;
    }

    private byte[] bigTiff(Path in, String... options) throws Exception {
        var all = new ArrayList<>(List.of("--bigtiff"));
        all.addAll(List.of(options));
        byte[] file = Files.readAllBytes(vips(in, "tiffsave", "big.tif", all.toArray(String[]::new)));
        assertThat(file[2]).as("the mark of a BigTIFF").isEqualTo((byte) 43);
        return file;
    }

    @ParameterizedTest
    @CsvSource({"8, none", "8, deflate", "16, none", "16, lzw"})
    void straightAlphaLeavesTheColoursAsTheyAre(int depth, String compression) throws Exception {
        Path png = png(4, depth);

        try (Mat picture = opencv_imgcodecs.imread(png.toString(), opencv_imgcodecs.IMREAD_UNCHANGED);
                Mat pixels = Compared.pixels(bigTiff(png, "--compression", compression))) {
            assertThat(Likeness.flaw(picture, pixels, 0)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void coloursAreDividedByAnAssociatedAlpha(int depth) throws Exception {
        Path png = png(4, depth);

        try (Mat pixels = Compared.pixels(bigTiff(png, "--premultiply"))) {
            assertThat(pixels.channels()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"8, false", "16, false", "8, true", "16, true"})
    void inksAreTurnedIntoLightByTheirProfileIfThereIsOne(int depth, boolean profile) throws Exception {
        Path inks = vips(
                png(3, depth), "icc_export", "inks.v", "--output-profile", "cmyk", "--depth", String.valueOf(depth));

        try (Mat pixels = Compared.pixels(profile ? bigTiff(inks) : bigTiff(inks, "--strip"))) {
            assertThat(pixels.channels()).isEqualTo(3);
        }
    }

    @Test
    void graysWithAlphaKeepBoth() throws Exception {
        Path gray = vips(png(4, 8), "extract_band", "gray.v", "2", "--n", "2");

        try (Mat pixels = Compared.pixels(bigTiff(vips(gray, "copy", "named.v", "--interpretation", "b-w")))) {
            assertThat(pixels.channels()).isIn(2, 4);
        }
    }
}
