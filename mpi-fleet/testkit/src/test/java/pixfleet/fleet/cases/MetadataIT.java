package pixfleet.fleet.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.GpsDirectory;
import com.drew.metadata.xmp.XmpDirectory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.process.WholeResults;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.testkit.Specimen;
import pixfleet.fleet.testkit.ThreadCommunicator;
import pixfleet.fleet.vips.VipsCodec;
import pixfleet.job.ImageFormat;
import pixfleet.job.RankCapacity;
import pixfleet.job.Task;
import pixfleet.operation.To;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/** EXIF, GPS and XMP arrive where they are asked for and nowhere else: seen by the metadata library, not by our own readers. */
@Timeout(120)
class MetadataIT {
    private static final String XMP = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
            <rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
            tiff:Orientation="6" xmp:CreatorTool="a telescope"/></rdf:RDF></x:xmpmeta>""";
    private static final int HEIGHT = 61;
    private static final int WIDTH = 43;

    static {
        Natives.load();
    }

    @TempDir
    private Path folder;

    /** A block as cameras write it: highest byte first, with what is to go and what is to stay. */
    private static byte[] exif(ByteOrder order) {
        ByteBuffer out = ByteBuffer.allocate(256).order(order);
        out.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
        out.putShort((short) 42).putInt(8);
        out.putShort((short) 4);
        entry(out, 271, 2, 9).putInt(120);
        entry(out, 274, 3, 1).putShort((short) 6).putShort((short) 0);
        entry(out, 34_665, 4, 1).putInt(70);
        entry(out, 34_853, 4, 1).putInt(140);
        out.putInt(0);
        out.position(70).putShort((short) 3);
        entry(out, 36_867, 2, 20).putInt(200);
        entry(out, 33_434, 5, 1).putInt(222);
        entry(out, 40_962, 4, 1).putInt(9999);
        out.putInt(0);
        out.position(120)
                .put("Pixcamera".substring(0, 8).getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0);
        out.position(140).putShort((short) 2);
        entry(out, 1, 2, 2).put((byte) 'N').put((byte) 0).putShort((short) 0);
        entry(out, 2, 5, 3).putInt(230 - 54);
        out.putInt(0);
        out.position(230 - 54)
                .putInt(52)
                .putInt(1)
                .putInt(30)
                .putInt(1)
                .putInt(0)
                .putInt(1);
        out.position(200).put("2026:05:04 03:02:01\0".getBytes(StandardCharsets.US_ASCII));
        out.position(222).putInt(1).putInt(250);
        return java.util.Arrays.copyOf(out.array(), 230);
    }

    private static ByteBuffer entry(ByteBuffer out, int tag, int type, int count) {
        return out.putShort((short) tag).putShort((short) type).putInt(count);
    }

    private static byte[] encoded(String ending) {
        var shape = new Dimensions(WIDTH, HEIGHT, 3, 8);
        try (Mat image = Specimen.of(3, shape);
                var file = new BytePointer()) {
            opencv_imgcodecs.imencode(ending, image, file);
            byte[] bytes = new byte[(int) file.limit()];
            file.get(bytes);
            return bytes;
        }
    }

    private static byte[] jpeg(ByteOrder order) {
        byte[] plain = encoded(".jpg");
        var out = new ByteArrayOutputStream();
        out.write(plain, 0, 2);
        segment(out, "Exif\0\0", exif(order));
        segment(out, "http://ns.adobe.com/xap/1.0/\0", XMP.getBytes(StandardCharsets.UTF_8));
        out.write(plain, 2, plain.length - 2);
        return out.toByteArray();
    }

    private static void segment(ByteArrayOutputStream out, String name, byte[] content) {
        int length = 2 + name.length() + content.length;
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, (byte) (length >> 8), (byte) length});
        out.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(content);
    }

    private record Made(ByteBuffer file, List<String> notes) {}

    private static Made made(byte[] original, String pipeline) {
        try (Arena arena = Arena.ofConfined();
                var kernels = new OpenCvKernels(
                        1 << 20, System::nanoTime, VipsCodec.in(1L << 30), (WholeResults) (_, _, _) -> {})) {
            ByteBuffer bytes =
                    arena.allocate(original.length).asByteBuffer().put(original).flip();
            var made = kernels.render(ImageFile.read(bytes), bytes, Pipeline.parse(pipeline), arena);
            ByteBuffer image = made.image();
            return new Made(
                    ByteBuffer.allocate(image.remaining())
                            .put(image.duplicate())
                            .flip(),
                    made.notes());
        }
    }

    private static byte[] byOneRank(byte[] original, String pipeline) {
        Made made = made(original, pipeline);
        assertThat(made.notes()).isEmpty();
        return made.file().array();
    }

    private byte[] byAGang(byte[] original, String pipeline) throws IOException {
        var store = new FolderStore(folder.resolve("store"));
        ImageFormat format = ImageFile.read(ByteBuffer.wrap(original)).format();
        Task task = Tasks.task("originals", "specimen", format, pipeline);
        store.put(task.original(), original);
        var runner = new GangRunner(
                store,
                store,
                RankCapacity.ofMebibytes(1536),
                VipsCodec.in(1L << 30),
                GangRunner.Previews.MADE,
                new Blocks(1, 4),
                System::nanoTime);
        var outcome = (Outcome.Stored)
                ThreadCommunicator.run(3, it -> runner.work(task, it)).getFirst();
        return Files.readAllBytes(store.result(outcome.result().key()));
    }

    private static Metadata read(byte[] file) throws Exception {
        return ImageMetadataReader.readMetadata(new ByteArrayInputStream(file));
    }

    private static void isKept(byte[] file) throws Exception {
        Metadata found = read(file);
        assertThat(found.containsDirectoryOfType(ExifSubIFDDirectory.class)).isTrue();
        var first = found.getFirstDirectoryOfType(ExifIFD0Directory.class);
        assertThat(first.getString(ExifIFD0Directory.TAG_MAKE)).isEqualTo("Pixcamer");
        assertThat(first.getInt(ExifIFD0Directory.TAG_ORIENTATION)).isEqualTo(1);
        var camera = found.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
        assertThat(camera.getString(ExifSubIFDDirectory.TAG_DATETIME_ORIGINAL)).isEqualTo("2026:05:04 03:02:01");
        assertThat(camera.getRational(ExifSubIFDDirectory.TAG_EXPOSURE_TIME).doubleValue())
                .isEqualTo(1.0 / 250);
        assertThat(camera.containsTag(40_962)).isFalse();
        var place = found.getFirstDirectoryOfType(GpsDirectory.class);
        assertThat(place.getRationalArray(GpsDirectory.TAG_LATITUDE)[0].intValue())
                .isEqualTo(52);
        var xmp = found.getFirstDirectoryOfType(XmpDirectory.class).getXmpProperties();
        assertThat(xmp).containsEntry("xmp:CreatorTool", "a telescope").containsEntry("tiff:Orientation", "1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "same",
                "jpeg:progressive=yes",
                "png",
                "webp:lossless=yes",
                "webp:quality=80",
                "tiff",
                "tiff:compression=none"
            })
    void whatAPhotographKnowsIsKeptWhereItIsAskedFor(String format) throws Exception {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] original = jpeg(order);
            String pipeline = "gaussian-blur|to:format=" + format + ":metadata=keep";
            isKept(byOneRank(original, pipeline));
            if (!format.startsWith("webp") && !format.startsWith("jpeg")) {
                isKept(byAGang(original, pipeline));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "webp:lossless=yes", "tiff:compression=none", "tiff:bigtiff=yes"})
    void itGoesOnFromEveryFormatToTheNext(String format) throws Exception {
        byte[] between = byOneRank(jpeg(ByteOrder.BIG_ENDIAN), "to:metadata=keep:format=" + format);

        isKept(byOneRank(between, "invert|to:format=jpeg:metadata=keep"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"avif", "jxl", "jxl:lossless=yes"})
    void itGoesIntoWhatLibvipsWritesAndComesOutOfIt(String format) throws Exception {
        byte[] between = byOneRank(jpeg(ByteOrder.BIG_ENDIAN), "to:metadata=keep:format=" + format);

        isKept(byOneRank(between, "invert|to:format=jpeg:metadata=keep"));
    }

    @Test
    void jpegXlHasItInBoxesAsOtherReadersExpect() throws Exception {
        byte[] file = byOneRank(jpeg(ByteOrder.BIG_ENDIAN), "to:metadata=keep:format=jxl");

        ByteBuffer boxes = ByteBuffer.wrap(file);
        var found = new ArrayList<String>();
        while (boxes.hasRemaining()) {
            int length = boxes.getInt();
            byte[] type = new byte[4];
            boxes.get(type);
            found.add(new String(type, StandardCharsets.ISO_8859_1));
            byte[] content = new byte[length == 0 ? boxes.remaining() : length - 8];
            boxes.get(content);
            if (found.getLast().equals("Exif")) {
                var exif = new Metadata();
                new ExifReader().extract(new ByteArrayReader(content, 4), exif);
                assertThat(exif.getFirstDirectoryOfType(ExifIFD0Directory.class).getInteger(274))
                        .isEqualTo(1);
            }
        }
        assertThat(found).startsWith("JXL ", "ftyp").contains("Exif", "xml ", "jxlc");
    }

    @ParameterizedTest
    @CsvSource({
        "invert",
        "invert|to:format=png",
        "invert|to:format=tiff",
        "to:format=webp:lossless=yes",
        "to:format=jpeg:progressive=yes"
    })
    void otherwiseNothingOfItIsInTheResult(String pipeline) throws Exception {
        byte[] original = jpeg(ByteOrder.BIG_ENDIAN);
        var made = new ArrayList<>(List.of(byOneRank(original, pipeline)));
        if (!pipeline.contains("webp") && !pipeline.contains("progressive")) {
            made.add(byAGang(original, pipeline));
        }

        for (byte[] file : made) {
            assertThat(new String(file, StandardCharsets.ISO_8859_1))
                    .doesNotContain("Pixcamer", "telescope", "2026:05:04");
        }
    }

    @Test
    void theOptionOfAJobIsThePipelinesLastStep() {
        assertThat(To.keepingMetadata(Pipeline.parse("invert")))
                .isEqualTo(Pipeline.parse("invert|to:format=same:metadata=keep"));
        assertThat(To.keepingMetadata(Pipeline.parse("to:format=png:level=9")))
                .isEqualTo(Pipeline.parse("to:format=png:level=9:metadata=keep"));
        assertThat(To.droppingMetadata(Pipeline.parse("to:format=png:metadata=keep")))
                .isEqualTo(Pipeline.parse("to:format=png"));
    }
}
