package pixfleet.fleet.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
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
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.process.Rendition;
import pixfleet.fleet.process.WholeResults;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.testkit.ThreadCommunicator;
import pixfleet.fleet.vips.VipsCodec;
import pixfleet.job.ImageFormat;
import pixfleet.job.RankCapacity;
import pixfleet.job.Result;
import pixfleet.job.Task;
import pixfleet.pipeline.Pipeline;

/** What goes with pixels arrives with the result: seen by libvips and by the metadata library, not by our own readers. */
@Timeout(120)
class AttachmentsIT {
    private static final RankCapacity CAPACITY = RankCapacity.ofMebibytes(1536);
    private static final int LENGTH_OF_P3 = 480;

    static {
        Natives.load();
    }

    @TempDir
    private Path folder;

    /** A result, and what the user is told of it. */
    private record Made(ByteBuffer image, ByteBuffer preview, List<String> notes) {
        Made(byte[] file, byte[] thumb, List<String> notes) {
            this(ByteBuffer.wrap(file), ByteBuffer.wrap(thumb), notes);
        }

        byte[] file() {
            return copied(image);
        }

        byte[] thumb() {
            return copied(preview);
        }
    }

    private byte[] p3() throws Exception {
        Path jpeg = folder.resolve("p3.jpg");
        Files.write(jpeg, specimen("070-jpeg-icc-display-p3.jpg"));
        return profile(jpeg);
    }

    private static byte[] specimen(String name) {
        return Specimens.all().stream()
                .filter(it -> it.file().equals(name))
                .findFirst()
                .orElseThrow()
                .bytes();
    }

    /** The profile as libvips finds it. */
    private byte[] profile(Path file) throws Exception {
        return Base64.getMimeDecoder().decode(said("vipsheader", "-f", "icc-profile-data", file.toString()));
    }

    private static String said(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s said %s", Arrays.toString(command), said)
                .isZero();
        return said;
    }

    private byte[] withProfile(String ending) throws Exception {
        Path plain = folder.resolve("plain.png");
        Path icc = folder.resolve("p3.icc");
        Path file = folder.resolve("with." + ending);
        Files.write(plain, specimen("075-png-rgb8.png"));
        Files.write(icc, p3());
        var command = new ArrayList<>(List.of("vips", ending + "save", plain.toString(), file.toString()));
        command.addAll(List.of("--profile", icc.toString()));
        if (ending.equals("webp")) {
            command.add("--lossless");
        }
        said(command.toArray(String[]::new));
        return Files.readAllBytes(file);
    }

    private Made byOneRank(byte[] original, String pipeline) {
        try (Arena arena = Arena.ofConfined();
                var kernels = new OpenCvKernels(
                        1 << 20, System::nanoTime, VipsCodec.in(1L << 30), (WholeResults) (_, _, _) -> {})) {
            ByteBuffer bytes =
                    arena.allocate(original.length).asByteBuffer().put(original).flip();
            Rendition rendition = kernels.render(ImageFile.read(bytes), bytes, Pipeline.parse(pipeline), arena);
            return new Made(copied(rendition.image()), copied(rendition.thumb()), rendition.notes());
        }
    }

    private static byte[] copied(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private Made byAGang(byte[] original, String pipeline) throws IOException {
        var store = new FolderStore(folder.resolve("store"));
        ImageFormat format = ImageFile.read(ByteBuffer.wrap(original)).format();
        Task task = Tasks.task("originals", "specimen", format, pipeline);
        store.put(task.original(), original);
        var runner = new GangRunner(
                store,
                store,
                CAPACITY,
                VipsCodec.in(1L << 30),
                GangRunner.Previews.MADE,
                new Blocks(1, 4),
                System::nanoTime);
        Outcome outcome = ThreadCommunicator.run(3, it -> runner.work(task, it)).getFirst();
        assertThat(outcome).isInstanceOf(Outcome.Stored.class);
        Result result = ((Outcome.Stored) outcome).result();
        return new Made(
                Files.readAllBytes(store.result(result.key())),
                Files.readAllBytes(store.result(result.thumbKey())),
                result.notes());
    }

    private List<Made> everyWay(byte[] original, String pipeline) throws IOException {
        var made = new ArrayList<>(List.of(byOneRank(original, pipeline)));
        if (ImageFile.read(ByteBuffer.wrap(original)).format() != ImageFormat.WEBP) {
            made.add(byAGang(original, pipeline));
        }
        return made;
    }

    private Path stored(byte[] file) throws IOException {
        return Files.write(folder.resolve("result"), file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "webp", "tiff"})
    void aProfileArrivesByteForByte(String ending) throws Exception {
        byte[] original = withProfile(ending);
        byte[] profile = p3();
        assertThat(profile.length).isGreaterThan(LENGTH_OF_P3);

        for (Made made : everyWay(original, "gaussian-blur")) {
            assertThat(profile(stored(made.file()))).isEqualTo(profile);
            assertThat(made.notes()).isEmpty();
        }
    }

    /** No name of ours for it is in the file: libvips writes what phones write. */
    @Test
    void theProfileOfAPhonesPhotographArrives() throws Exception {
        Path png = Files.write(folder.resolve("png"), withProfile("png"));
        Path file = folder.resolve("photo.heic");
        said("vips", "heifsave", png.toString(), file.toString());
        assertThat(profile(file)).isEqualTo(p3());

        for (Made made : everyWay(Files.readAllBytes(file), "gaussian-blur")) {
            assertThat(profile(stored(made.file()))).isEqualTo(p3());
        }
    }

    @Test
    void thumbnailsAreInSrgb() throws Exception {
        Path icc = Files.write(folder.resolve("p3.icc"), p3());
        Path flat = folder.resolve("flat.v");
        Path file = folder.resolve("flat.png");
        Path converted = folder.resolve("srgb.png");
        said("vips", "black", folder.resolve("black.v").toString(), "64", "48", "--bands", "3");
        said(
                "vips",
                "linear",
                folder.resolve("black.v").toString(),
                folder.resolve("red.v").toString(),
                "1 1 1",
                "200 60 60");
        said(
                "vips",
                "cast",
                folder.resolve("red.v").toString(),
                folder.resolve("cast.v").toString(),
                "uchar");
        said("vips", "copy", folder.resolve("cast.v").toString(), flat.toString(), "--interpretation", "srgb");
        said("vips", "pngsave", flat.toString(), file.toString(), "--profile", icc.toString());
        said("vips", "icc_transform", file.toString(), converted.toString(), "srgb", "--embedded");
        var right = opencv_core.mean(Likeness.decoded(Files.readAllBytes(converted)));
        assertThat(right.get(2)).as("red is redder in Display P3").isGreaterThan(208);

        for (Made made : everyWay(Files.readAllBytes(file), "gaussian-blur:ksize=3")) {
            var seen = opencv_core.mean(Likeness.decoded(made.thumb()));

            for (int channel = 0; channel < 3; channel++) {
                assertThat(seen.get(channel)).isCloseTo(right.get(channel), within(3));
            }
        }
    }

    private static org.assertj.core.data.Offset<Double> within(double offset) {
        return org.assertj.core.data.Offset.offset(offset);
    }

    @ParameterizedTest
    @CsvSource({"grayscale, the result is gray", "colour-space, colour-space", "canny, the result is gray"})
    void aProfileThatFitsNoMoreIsLeftOutAndThatIsSaid(String pipeline, String said) throws Exception {
        for (Made made : everyWay(withProfile("png"), pipeline)) {
            assertThat(said("vipsheader", "-a", stored(made.file()).toString())).doesNotContain("icc-profile-data");
            assertThat(made.notes()).singleElement().asString().contains(said);
        }
    }

    @Test
    void gammaChromaticitiesAndResolutionOfPngArrive() throws Exception {
        byte[] original = specimen("123-png-gama-chrm.png");

        for (Made made : everyWay(original, "erode")) {
            assertThat(chunk(made.file(), "gAMA"))
                    .isEqualTo(chunk(original, "gAMA"))
                    .isNotEmpty();
            assertThat(chunk(made.file(), "cHRM"))
                    .isEqualTo(chunk(original, "cHRM"))
                    .isNotEmpty();
        }
    }

    private static byte[] chunk(byte[] png, String type) {
        String letters = new String(png, StandardCharsets.ISO_8859_1);
        int at = letters.indexOf(type);
        return at < 0
                ? new byte[0]
                : Arrays.copyOfRange(png, at - 4, at + 8 + ByteBuffer.wrap(png).getInt(at - 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "tiff"})
    void theResolutionArrives(String ending) throws Exception {
        Path plain = folder.resolve("plain.png");
        Path file = folder.resolve("dense." + ending);
        Files.write(plain, specimen("075-png-rgb8.png"));
        said(
                "vips",
                "copy",
                plain.toString(),
                folder.resolve("dense.v").toString(),
                "--xres",
                "11.811",
                "--yres",
                "5.9055");
        said("vips", ending + "save", folder.resolve("dense.v").toString(), file.toString());

        for (Made made : everyWay(Files.readAllBytes(file), "erode")) {
            Path result = stored(made.file());
            assertThat(Double.parseDouble(said("vipsheader", "-f", "xres", result.toString())))
                    .isCloseTo(11.811, within(0.01));
            assertThat(Double.parseDouble(said("vipsheader", "-f", "yres", result.toString())))
                    .isCloseTo(5.9055, within(0.01));
        }
    }

    @Test
    void aGeoTiffKeepsItsKeysWhereNothingMovesAndSaysSoWhereTheyAreLost() throws Exception {
        byte[] original = specimen("355-tiff-geotiff-uint16-deflate-tiled.tif");
        var keys = List.of(33_550, 33_922, 34_735);
        ExifIFD0Directory before = tags(original);
        assertThat(keys).allMatch(before::containsTag);

        for (Made made : everyWay(original, "gaussian-blur")) {
            ExifIFD0Directory after = tags(made.file());
            for (int key : keys) {
                assertThat(after.getObject(key)).as("tag %d", key).isEqualTo(before.getObject(key));
            }
            assertThat(made.notes()).isEmpty();
        }
        for (Made made : everyWay(original, "rotate:angle=30")) {
            assertThat(keys).noneMatch(tags(made.file())::containsTag);
            assertThat(made.notes()).singleElement().asString().contains("GeoTIFF", "rotate");
        }
    }

    private static ExifIFD0Directory tags(byte[] tiff) throws Exception {
        return ImageMetadataReader.readMetadata(new java.io.ByteArrayInputStream(tiff))
                .getFirstDirectoryOfType(ExifIFD0Directory.class);
    }
}
