package pixfleet.fleet.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
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
import pixfleet.fleet.process.ImageFile;
import pixfleet.header.UnfitImage;
import pixfleet.pipeline.Dimensions;

/** AVIF and JPEG XL that are turned by what their own headers say, and JPEG XL whose colours libvips does not give back. */
@Timeout(60)
class LibvipsSiblingsIT {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;

    @TempDir
    private Path folder;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    private Path picture() {
        Path file = folder.resolve("picture.png");
        try (var picture = new Mat(HEIGHT, WIDTH, opencv_core.CV_8UC3);
                var values = picture.createIndexer()) {
            for (long y = 0; y < HEIGHT; y++) {
                for (long x = 0; x < WIDTH; x++) {
                    values.putDouble(new long[] {y, x, 0}, x * 4.0);
                    values.putDouble(new long[] {y, x, 1}, y * 5.0);
                    values.putDouble(new long[] {y, x, 2}, x < 16 && y < 16 ? 200 : 30);
                }
            }
            assertThat(opencv_imgcodecs.imwrite(file.toString(), picture)).isTrue();
        }
        return file;
    }

    private byte[] saved(Path in, String operation, String ending, String... options)
            throws IOException, InterruptedException {
        Path out = folder.resolve("saved." + ending);
        var command = new ArrayList<>(List.of("vips", operation, in.toString(), out.toString()));
        command.addAll(List.of(options));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as("%s", command)
                .isZero();
        return Files.readAllBytes(out);
    }

    private Path specimen(String name) throws IOException {
        byte[] file = Specimens.all().stream()
                .filter(it -> it.file().equals(name))
                .findFirst()
                .orElseThrow()
                .bytes();
        return Files.write(folder.resolve(name), file);
    }

    private byte[] avif(Path in) throws Exception {
        return saved(in, "heifsave", "avif", "--compression", "av1");
    }

    /** Where a box begins whose kind is found nowhere before. */
    private static int box(byte[] file, String kind) {
        return new String(file, StandardCharsets.ISO_8859_1).indexOf(kind) - 4;
    }

    private static void grow(ByteBuffer file, int box, int by) {
        file.putInt(box, file.getInt(box) + by);
    }

    /** The file with one property more of its picture, of a content of one byte. */
    private static byte[] with(byte[] file, String kind, int value) {
        int properties = box(file, "ipco");
        int associations = box(file, "ipma");
        int places = box(file, "iloc");
        ByteBuffer old = ByteBuffer.wrap(file.clone());
        int count = 0;
        for (int at = properties + 8; at < properties + old.getInt(properties); at += old.getInt(at)) {
            count++;
        }
        byte[] property = ByteBuffer.allocate(9)
                .putInt(9)
                .put(kind.getBytes(StandardCharsets.ISO_8859_1))
                .put((byte) value)
                .array();
        int behindProperties = properties + old.getInt(properties);
        int more = property.length + 1;
        // Of the only picture: identifier, how many properties, their numbers.
        int own = associations + 18;
        int behindAssociations = own + 1 + old.get(own);
        old.put(own, (byte) (old.get(own) + 1));
        for (int box : new int[] {box(file, "meta"), box(file, "iprp")}) {
            grow(old, box, more);
        }
        grow(old, properties, property.length);
        grow(old, associations, 1);
        int items = old.getShort(places + 14);
        for (int i = 0, at = places + 16; i < items; i++, at += 18) {
            // Behind identifier and file: what all places of the item are counted from.
            grow(old, at + 4, more);
        }
        return ByteBuffer.allocate(file.length + more)
                .put(old.array(), 0, behindProperties)
                .put(property)
                .put(old.array(), behindProperties, behindAssociations - behindProperties)
                .put((byte) (0x80 | (count + 1)))
                .put(old.array(), behindAssociations, file.length - behindAssociations)
                .array();
    }

    /** How a picture is turned by a code of EXIF's. */
    private static Mat turned(Mat upright, int code) {
        var out = new Mat();
        switch (code) {
            case 2 -> opencv_core.flip(upright, out, 1);
            case 3 -> opencv_core.rotate(upright, out, opencv_core.ROTATE_180);
            case 4 -> opencv_core.flip(upright, out, 0);
            case 5 -> opencv_core.transpose(upright, out);
            case 6 -> opencv_core.rotate(upright, out, opencv_core.ROTATE_90_CLOCKWISE);
            case 7 -> {
                opencv_core.transpose(upright, out);
                opencv_core.rotate(out.clone(), out, opencv_core.ROTATE_180);
            }
            case 8 -> opencv_core.rotate(upright, out, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
            default -> upright.copyTo(out);
        }
        return out;
    }

    private static void isTurned(byte[] file, byte[] asStored, int code) {
        Dimensions said = ImageFile.read(ByteBuffer.wrap(file)).dimensions();
        try (Mat stored = Compared.pixels(asStored);
                Mat right = turned(stored, code);
                Mat made = Compared.pixels(file)) {
            assertThat(said.width()).isEqualTo(right.cols());
            assertThat(said.height()).isEqualTo(right.rows());
            assertThat(Likeness.flaw(right, made, 0)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"irot, 1, 8", "irot, 2, 3", "irot, 3, 6", "imir, 0, 4", "imir, 1, 2"})
    void anAvifIsTurnedAndMirroredByItsProperties(String kind, int value, int code) throws Exception {
        byte[] stored = avif(picture());

        isTurned(with(stored, kind, value), stored, code);
    }

    @Test
    void theOrderOfPropertiesCounts() throws Exception {
        byte[] stored = avif(picture());

        isTurned(with(with(stored, "irot", 1), "imir", 0), stored, 5);
        isTurned(with(with(stored, "imir", 0), "irot", 1), stored, 7);
    }

    /** The file with that orientation in the head of its picture: bits of a header of a known form are moved on. */
    private static byte[] oriented(byte[] file, int code) {
        BitSet old = BitSet.valueOf(file);
        assertThat(file[0] & 0xFF).as("a picture alone").isEqualTo(0xFF);
        // Behind the size: not all by default, nothing further; then, without loss and in usual colours, 8 bits.
        int metadata = 16 + 9;
        int colours = metadata + 10;
        int end = metadata + 15;
        assertThat(old.get(metadata) || old.get(metadata + 1)).isFalse();
        assertThat(old.get(metadata + 9)).as("usual colours").isTrue();
        var bits = new BitSet();
        int at = copy(old, 0, metadata, bits, 0);
        bits.set(at + 1);
        for (int i = 0; i < 3; i++) {
            bits.set(at + 2 + i, ((code - 1) >> i & 1) == 1);
        }
        at = copy(old, metadata + 2, colours, bits, at + 8);
        bits.set(at);
        at = copy(old, colours, end, bits, at + 1);
        int from = Math.ceilDiv(end, 8) * 8;
        int to = Math.ceilDiv(at, 8) * 8;
        copy(old, from, 8 * file.length, bits, to);
        byte[] made = new byte[file.length + (to - from) / 8];
        byte[] all = bits.toByteArray();
        System.arraycopy(all, 0, made, 0, Math.min(all.length, made.length));
        return made;
    }

    private static int copy(BitSet from, int first, int end, BitSet into, int at) {
        for (int i = first; i < end; i++) {
            into.set(at + i - first, from.get(i));
        }
        return at + end - first;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
    void aJpegXlIsTurnedByItsPicturesHead(int code) throws Exception {
        byte[] stored = saved(picture(), "jxlsave", "jxl", "--lossless");

        isTurned(oriented(stored, code), stored, code);
    }

    /** Both formats say how their picture is turned; EXIF that a converter has copied says it of the file it comes from. */
    @ParameterizedTest
    @ValueSource(strings = {"avif", "jxl"})
    void exifTurnsNeitherAvifNorJpegXl(String ending) throws Exception {
        Path turned = specimen("131-png-exif-orientation-6.png");
        byte[] file = ending.equals("avif") ? avif(turned) : saved(turned, "jxlsave", ending, "--lossless");

        try (Mat made = Compared.pixels(file)) {
            assertThat(made.cols()).isEqualTo(61);
            assertThat(made.rows()).isEqualTo(43);
        }
    }

    /** The result is right, and keeps its profile; that libvips does not give its colours back is no difference. */
    @Test
    void aResultOfSuchColoursIsNotAccused() throws Exception {
        byte[] original = Files.readAllBytes(specimen("070-jpeg-icc-display-p3.jpg"));

        assertThatThrownBy(() -> Compared.counted(original, "invert|to:format=jxl:quality=80"))
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining("JPEG XL picture is stored with loss and has a colour profile of its own");
        assertThat(Compared.counted(original, "invert|to:format=jxl:lossless=yes")
                        .differing())
                .isZero();
    }

    private byte[] jxlWithProfile(String... options) throws Exception {
        return saved(specimen("070-jpeg-icc-display-p3.jpg"), "jxlsave", "jxl", options);
    }

    @Test
    void coloursThatLibvipsDoesNotGiveBackAreRefused() throws Exception {
        byte[] lossy = jxlWithProfile("--Q", "95");

        assertThatThrownBy(() -> ImageFile.read(ByteBuffer.wrap(lossy)))
                .isInstanceOf(UnfitImage.class)
                .hasMessageContaining("JPEG XL picture is stored with loss and has a colour profile of its own");
        try (Mat lossless = Compared.pixels(jxlWithProfile("--lossless"));
                Mat plain = Compared.pixels(saved(picture(), "jxlsave", "jxl", "--Q", "95"))) {
            assertThat(lossless.channels()).isEqualTo(3);
            assertThat(plain.channels()).isEqualTo(3);
        }
    }
}
