package pixfleet.fleet.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.opencv.OpenCvKernels;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.process.Comparison.Counted;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.WholeResults;
import pixfleet.fleet.testkit.Specimen;
import pixfleet.fleet.verify.OpenCvComparison;
import pixfleet.fleet.vips.VipsCodec;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Pipeline;

/** Every page of a TIFF is processed; OpenCV, which shares no code with our writer, writes the originals and reads the results. */
@Timeout(120)
class PagesIT {
    static {
        Natives.load();
    }

    @TempDir
    private Path folder;

    private static List<Mat> pages(Dimensions... shapes) {
        var pages = new ArrayList<Mat>();
        for (Dimensions shape : shapes) {
            pages.add(Specimen.of(11 + pages.size(), shape));
        }
        return pages;
    }

    private static List<Mat> pages(int count) {
        var shapes = new Dimensions[count];
        Arrays.fill(shapes, new Dimensions(71, 53, 3, 8));
        return pages(shapes);
    }

    private byte[] tiff(List<Mat> pages) throws IOException {
        Path file = folder.resolve("pages.tiff");
        var all = new MatVector(pages.toArray(Mat[]::new));
        opencv_imgcodecs.imwritemulti(file.toString(), all, new IntPointer(new int[] {259, 1}));
        return Files.readAllBytes(file);
    }

    private static byte[] made(byte[] original, String pipeline) {
        try (Arena arena = Arena.ofShared();
                var kernels = new OpenCvKernels(
                        1 << 20, System::nanoTime, VipsCodec.in(1L << 30), (WholeResults) (_, _, _) -> {})) {
            ByteBuffer bytes = lent(original, arena);
            var made = kernels.render(ImageFile.read(bytes), bytes, Pipeline.parse(pipeline), arena);
            byte[] file = new byte[made.image().remaining()];
            made.image().duplicate().get(file);
            return file;
        }
    }

    private static ByteBuffer lent(byte[] bytes, Arena arena) {
        return arena.allocate(bytes.length).asByteBuffer().put(bytes).flip();
    }

    private List<Mat> read(byte[] file) throws IOException {
        Path path = Files.write(folder.resolve("result.tiff"), file);
        try (var all = new MatVector()) {
            opencv_imgcodecs.imreadmulti(path.toString(), all, opencv_imgcodecs.IMREAD_UNCHANGED);
            // What the vector gives out is its own memory.
            return Arrays.stream(all.get()).map(Mat::clone).toList();
        }
    }

    private static void inverted(Mat page, Mat result) {
        try (var expected = new Mat();
                var difference = new Mat()) {
            opencv_core.bitwise_not(page, expected);
            opencv_core.absdiff(expected, result, difference);
            assertThat(opencv_core.countNonZero(difference.reshape(1))).isZero();
        }
    }

    private static Counted compared(byte[] original, byte[] result, String pipeline) {
        var purpose = new Purpose.Verifying(
                new ObjectRef("results", "result", ""), ImageFormat.TIFF, Integer.MAX_VALUE, Instant.EPOCH);
        try (Arena arena = Arena.ofShared()) {
            return new OpenCvComparison()
                    .compare(lent(original, arena), lent(result, arena), Pipeline.parse(pipeline), purpose);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"invert", "invert|to:format=tiff:compression=lzw", "invert|to:format=tiff:tiled=yes:bigtiff=yes"
            })
    void everyPageIsProcessedIntoOneFile(String pipeline) throws IOException {
        List<Mat> pages = pages(7);
        byte[] original = tiff(pages);

        byte[] result = made(original, pipeline);

        List<Mat> read = read(result);
        assertThat(read).hasSize(7);
        for (int i = 0; i < 7; i++) {
            inverted(pages.get(i), read.get(i));
        }
        Counted counted = compared(original, result, pipeline);
        assertThat(counted.differing()).isZero();
        assertThat(counted.values()).isEqualTo(7L * 71 * 53 * 3);
    }

    @Test
    void pagesAreChosenByNumber() throws IOException {
        List<Mat> pages = pages(5);
        byte[] original = tiff(pages);

        List<Mat> two = read(made(original, "pages:first=2:last=3|invert"));
        List<Mat> last = read(made(original, "pages:first=5|invert"));

        assertThat(two).hasSize(2);
        inverted(pages.get(1), two.get(0));
        inverted(pages.get(2), two.get(1));
        assertThat(last).hasSize(1);
        inverted(pages.get(4), last.getFirst());
        String one = "pages:first=4:last=4|invert|to:format=png";
        try (Mat png = opencv_imgcodecs.imdecode(new Mat(new BytePointer(made(original, one))), -1)) {
            inverted(pages.get(3), png);
        }
        assertThatThrownBy(() -> made(original, "pages:first=6"))
                .isInstanceOf(InvalidPipeline.class)
                .hasMessage("pages: the file has 5 pages and no page 6");
    }

    @Test
    void aWrongValueOnALaterPageIsFound() throws IOException {
        byte[] original = tiff(pages(3));
        byte[] result = made(original, "invert");
        List<Mat> read = read(result);
        read.get(2).ptr(5, 5).put((byte) ~read.get(2).ptr(5, 5).get());

        byte[] spoilt = tiff(read);

        assertThat(compared(original, spoilt, "invert").differing()).isEqualTo(1);
    }

    @Test
    void manySmallPagesAreOneFile() throws IOException {
        var shapes = new Dimensions[400];
        Arrays.fill(shapes, new Dimensions(9, 7, 1, 16));
        List<Mat> pages = pages(shapes);

        List<Mat> read = read(made(tiff(pages), "invert|to:format=tiff"));

        assertThat(read).hasSize(400);
        inverted(pages.get(399), read.get(399));
    }

    @Test
    void unequalPagesAndFormatsOfOnePageAreRefusedWithASentence() throws IOException {
        byte[] unequal = tiff(pages(new Dimensions(9, 7, 3, 8), new Dimensions(9, 8, 3, 8)));
        byte[] equal = tiff(pages(2));

        assertThatThrownBy(() -> made(unequal, "invert"))
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining("different kinds: the first is 9 x 7 pixels")
                .hasMessageContaining("page 2 is 9 x 8 pixels");
        assertThatThrownBy(() -> made(equal, "invert|to:format=png"))
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining("2 pages and PNG holds one");
    }
}
