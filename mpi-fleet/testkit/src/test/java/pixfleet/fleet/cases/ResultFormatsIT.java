package pixfleet.fleet.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.Directory;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fleet.FolderStore;
import pixfleet.fleet.Tasks;
import pixfleet.fleet.opencv.OpenCvKernels;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.strip.GangRunner;
import pixfleet.fleet.process.Comparison.Counted;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.process.Rendition;
import pixfleet.fleet.process.WholeResults;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.testkit.Specimen;
import pixfleet.fleet.testkit.ThreadCommunicator;
import pixfleet.fleet.verify.OpenCvComparison;
import pixfleet.fleet.vips.VipsCodec;
import pixfleet.job.Encoding;
import pixfleet.job.ImageFormat;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.RankCapacity;
import pixfleet.job.Result;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Pipeline;

/** Results are of the format that the pipeline's end names, by one rank and by a gang, and others read them. */
@Timeout(180)
class ResultFormatsIT {
    private static final long SEED = 7;

    static {
        Natives.load();
    }

    @TempDir
    private Path folder;

    private static byte[] png(int width, int height, int channels, int depth) {
        var shape = new Dimensions(width, height, channels, depth);
        try (Mat image = Specimen.of(SEED, shape);
                var file = new BytePointer()) {
            opencv_imgcodecs.imencode(".png", image, file);
            byte[] bytes = new byte[(int) file.limit()];
            file.get(bytes);
            return bytes;
        }
    }

    private byte[] byOneRank(byte[] original, String pipeline) {
        try (Arena arena = Arena.ofConfined();
                var kernels = new OpenCvKernels(
                        1 << 20, System::nanoTime, VipsCodec.in(1L << 30), (WholeResults) (_, _, _) -> {})) {
            ByteBuffer bytes =
                    arena.allocate(original.length).asByteBuffer().put(original).flip();
            Rendition made = kernels.render(ImageFile.read(bytes), bytes, Pipeline.parse(pipeline), arena);
            assertThat(made.format()).isEqualTo(format(pipeline));
            byte[] file = new byte[made.image().remaining()];
            made.image().duplicate().get(file);
            return file;
        }
    }

    private byte[] byAGang(byte[] original, String pipeline, int ranks) throws IOException {
        var store = new FolderStore(folder.resolve("store" + ranks));
        Task task = Tasks.task("originals", "specimen", ImageFormat.PNG, pipeline);
        store.put(task.original(), original);
        var runner = new GangRunner(
                store,
                store,
                RankCapacity.ofMebibytes(1536),
                VipsCodec.in(1L << 30),
                GangRunner.Previews.MADE,
                new Blocks(1, 7),
                System::nanoTime);
        Outcome outcome =
                ThreadCommunicator.run(ranks, it -> runner.work(task, it)).getFirst();
        assertThat(outcome).isInstanceOf(Outcome.Stored.class);
        Result result = ((Outcome.Stored) outcome).result();
        assertThat(result.format()).isEqualTo(format(pipeline));
        assertThat(result.key()).endsWith("." + format(pipeline).extension());
        return Files.readAllBytes(store.result(result.key()));
    }

    private static ImageFormat format(String pipeline) {
        return Encoding.of(Pipeline.parse(pipeline), ImageFormat.PNG).format();
    }

    private static long differing(byte[] original, byte[] result, String pipeline) {
        var purpose = new Purpose.Verifying(
                new ObjectRef("results", "result", ""), format(pipeline), Integer.MAX_VALUE, Instant.EPOCH);
        try (Arena arena = Arena.ofConfined()) {
            Counted counted = new OpenCvComparison()
                    .compare(lent(original, arena), lent(result, arena), Pipeline.parse(pipeline), purpose);
            assertThat(counted.values()).isPositive();
            return counted.differing();
        }
    }

    private static ByteBuffer lent(byte[] bytes, Arena arena) {
        return arena.allocate(bytes.length).asByteBuffer().put(bytes).flip();
    }

    private static Directory directory(byte[] tiff) throws Exception {
        return ImageMetadataReader.readMetadata(new ByteArrayInputStream(tiff))
                .getFirstDirectoryOfType(ExifIFD0Directory.class);
    }

    /** The pixels as libvips reads them, R, G, B (, A). */
    private byte[] raw(byte[] file) throws Exception {
        Path in = Files.write(folder.resolve("file"), file);
        Path out = folder.resolve("raw");
        Process process = new ProcessBuilder("vips", "rawsave", in.toString(), out.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return Files.readAllBytes(out);
    }

    @ParameterizedTest
    @CsvSource({
        "'compression=none:tiled=yes'",
        "'compression=none:bigtiff=yes'",
        "'compression=lzw'",
        "'compression=lzw:tiled=yes'",
        "'compression=deflate'",
        "'compression=deflate:level=9:tiled=yes:bigtiff=yes'"
    })
    void everyTiffHoldsTheSamePixelsForOtherReadersWhoeverWritesIt(String settings) throws Exception {
        for (var shape : List.of(
                new Dimensions(301, 331, 3, 8), new Dimensions(257, 140, 4, 16), new Dimensions(90, 520, 1, 8))) {
            byte[] original = png(shape.width(), shape.height(), shape.channels(), shape.depth());
            String pipeline = "gaussian-blur|to:format=tiff:" + settings;
            byte[] alone = byOneRank(original, pipeline);

            assertThat(differing(original, alone, pipeline)).isZero();
            assertThat(raw(alone)).isEqualTo(raw(byOneRank(original, "gaussian-blur|to:format=png")));
            assertThat(byAGang(original, pipeline, 3)).isEqualTo(alone);
        }
    }

    @Test
    void aTiffIsCutAndCompressedAsAsked() throws Exception {
        byte[] original = png(700, 900, 3, 8);

        Directory tiles = directory(byAGang(original, "to:format=tiff:compression=lzw:tiled=yes", 3));
        Directory strips = directory(byAGang(original, "to:format=tiff", 3));
        byte[] big = byAGang(original, "to:format=tiff:bigtiff=yes", 3);

        assertThat(tiles.getInt(ExifIFD0Directory.TAG_COMPRESSION)).isEqualTo(5);
        assertThat(tiles.getInt(0x142)).isEqualTo(256);
        assertThat(strips.getInt(ExifIFD0Directory.TAG_COMPRESSION)).isEqualTo(8);
        assertThat(strips.getInt(ExifIFD0Directory.TAG_ROWS_PER_STRIP)).isLessThan(900);
        assertThat(big[2]).isEqualTo((byte) 43);
    }

    @ParameterizedTest
    @CsvSource({"3, 8", "4, 8", "1, 8", "1, 16", "3, 16", "4, 16"})
    void pngOfEveryLevelHoldsTheSamePixels(int channels, int depth) throws Exception {
        byte[] original = png(161, 203, channels, depth);
        for (int level : List.of(0, 9)) {
            String pipeline = "invert|to:format=png:level=" + level;
            assertThat(differing(original, byOneRank(original, pipeline), pipeline))
                    .isZero();
            assertThat(differing(original, byAGang(original, pipeline, 3), pipeline))
                    .isZero();
        }
        assertThat(byOneRank(original, "to:format=png:level=9").length)
                .isLessThan(byOneRank(original, "to:format=png:level=0").length);
        assertThat(byAGang(original, "to:format=png:level=9", 3).length)
                .isLessThan(byAGang(original, "to:format=png:level=0", 3).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"quality=35", "quality=90:subsampling=422", "quality=100:subsampling=444"})
    void jpegOfAGangIsThatOfOneRankAndOfOpenCv(String settings) throws Exception {
        for (int channels : List.of(1, 3, 4)) {
            byte[] original = png(283, 401, channels, 8);
            String pipeline = "gaussian-blur|to:format=jpeg:" + settings;
            byte[] alone = byOneRank(original, pipeline);
            assertThat(differing(original, alone, pipeline)).isZero();
            assertThat(raw(byAGang(original, pipeline, 3))).isEqualTo(raw(alone));
        }
    }

    @Test
    void jpegTakesQualitySamplingAndScansFromThePipeline() throws Exception {
        byte[] original = png(283, 401, 3, 8);

        int usual = byOneRank(original, "invert|to:format=jpeg").length;

        assertThat(byOneRank(original, "invert|to:format=jpeg:quality=20").length)
                .isLessThan(usual);
        assertThat(byOneRank(original, "invert|to:format=jpeg:subsampling=444").length)
                .isGreaterThan(usual);
        byte[] progressive = byOneRank(original, "invert|to:format=jpeg:progressive=yes");
        assertThat(new String(progressive, StandardCharsets.ISO_8859_1)).contains("\u00ff\u00c2");
        assertThat(differing(original, progressive, "invert|to:format=jpeg:progressive=yes"))
                .isZero();
        assertThat(raw(progressive)).isEqualTo(raw(byOneRank(original, "invert|to:format=jpeg")));
    }

    @Test
    void transparentPixelsShowTheBackgroundInJpeg() {
        byte[] original = png(64, 64, 4, 8);

        byte[] white = byOneRank(original, "to:format=png");
        byte[] jpeg = byOneRank(original, "to:format=jpeg:quality=100:subsampling=444:background=ff0000");

        try (Mat pixels = opencv_imgcodecs.imdecode(new Mat(new BytePointer(white)), -1);
                Mat flat = opencv_imgcodecs.imdecode(new Mat(new BytePointer(jpeg)), -1)) {
            assertThat(flat.channels()).isEqualTo(3);
            for (int at = 0; at < 64 * 64; at++) {
                int alpha = pixels.data().get(4L * at + 3) & 0xFF;
                int red = pixels.data().get(4L * at + 2) & 0xFF;
                int expected = (int) Math.round((red * alpha + 255 * (255 - alpha)) / 255.0);
                assertThat(flat.data().get(3L * at + 2) & 0xFF).isBetween(expected - 6, expected + 6);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"webp:lossless=yes", "webp:quality=80", "avif:quality=60", "jxl:lossless=yes", "jxl:quality=80"})
    void whatOneRankWritesIsWhatTheReferenceWrites(String format) throws Exception {
        for (int channels : List.of(1, 3, 4)) {
            byte[] original = png(91, 73, channels, 8);
            String pipeline = "invert|to:format=" + format;
            byte[] result = byOneRank(original, pipeline);
            assertThat(differing(original, result, pipeline)).as(pipeline).isZero();
            if (format.contains("lossless") && channels > 1) {
                assertThat(raw(result)).isEqualTo(raw(byOneRank(original, "invert|to:format=png")));
            }
        }
    }

    @Test
    void jpegXlKeepsSixteenBits() throws Exception {
        byte[] original = png(91, 73, 3, 16);

        byte[] result = byOneRank(original, "to:format=jxl:lossless=yes");

        assertThat(raw(result)).isEqualTo(raw(original));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "webp", "webp:lossless=yes", "tiff", "avif", "jxl:lossless=yes"})
    void aProfileGoesIntoEveryFormat(String format) throws Exception {
        byte[] original = Specimens.all().stream()
                .filter(it -> it.file().equals("070-jpeg-icc-display-p3.jpg"))
                .findFirst()
                .orElseThrow()
                .bytes();

        String pipeline = "invert|to:format=" + format;
        Path file = Files.write(folder.resolve("it." + format(pipeline).extension()), byOneRank(original, pipeline));
        Path before = Files.write(folder.resolve("it.jpg"), original);

        assertThat(profile(file)).isEqualTo(profile(before)).hasSizeGreaterThan(300);
    }

    private static String profile(Path file) throws Exception {
        Process process = new ProcessBuilder("vipsheader", "-f", "icc-profile-data", file.toString()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said.strip();
    }

    @Test
    void sixteenBitsAreRefusedByFormatsThatHaveEight() {
        byte[] original = png(9, 9, 3, 16);

        assertThatThrownBy(() -> byOneRank(original, "to:format=avif"))
                .isInstanceOf(InvalidPipeline.class)
                .hasMessageContaining("depth:bits=8");
    }
}
