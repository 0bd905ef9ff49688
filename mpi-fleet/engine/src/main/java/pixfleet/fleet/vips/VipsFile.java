package pixfleet.fleet.vips;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pixfleet.fleet.process.OtherDecoder.Picture;
import pixfleet.header.UnfitImage;
import pixfleet.pipeline.Dimensions;

/**
 * A picture in libvips' own format: a header of 64 bytes, pixels as they lie in memory, metadata as XML.
 *
 * @param bytes the whole file
 * @see <a href="https://www.libvips.org/API/current/file-format.html">The VIPS file format</a>
 */
record VipsFile(MemorySegment bytes) {
    private static final int HEADER_BYTES = 64;
    private static final int LITTLE_ENDIAN_MAGIC = 0x08F2A6B6;
    private static final int UNSIGNED_8 = 0;
    private static final int UNSIGNED_16 = 2;
    private static final int SIGNED_16 = 3;
    private static final int OPAQUE_8 = 0xFF;
    private static final int OPAQUE_16 = 0xFFFF;
    private static final int GRAY_8 = 1;
    private static final int SRGB = 22;
    private static final int RGB_16 = 25;
    private static final int GRAY_16 = 26;
    private static final int PIECE_BYTES = 64 << 20;

    /** Writes a picture as libvips reads it. */
    static void write(Path file, Picture picture) throws IOException {
        Dimensions shape = picture.shape();
        boolean wide = shape.depth() == 16;
        boolean gray = shape.channels() == 1;
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(LITTLE_ENDIAN_MAGIC).putInt(shape.width()).putInt(shape.height());
        header.putInt(shape.channels())
                .putInt(0)
                .putInt(wide ? UNSIGNED_16 : UNSIGNED_8)
                .putInt(0);
        header.putInt(gray ? wide ? GRAY_16 : GRAY_8 : wide ? RGB_16 : SRGB);
        header.putFloat(1).putFloat(1).clear();
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            write(out, header);
            for (long at = 0; at < picture.pixels().byteSize(); at += PIECE_BYTES) {
                long count = Math.min(PIECE_BYTES, picture.pixels().byteSize() - at);
                write(out, picture.pixels().asSlice(at, count).asByteBuffer());
            }
            String blobs = blob("icc-profile-data", picture.profile())
                    + blob("exif-data", picture.exif())
                    + blob("xmp-data", picture.xmp());
            String metadata = """
                    <?xml version="1.0"?>
                    <root xmlns="http://www.vips.ecs.soton.ac.uk/vips/8.14.1">
                      <header></header>
                      <meta>
                    %s  </meta>
                    </root>
                    """.formatted(blobs);
            write(out, ByteBuffer.wrap(metadata.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static String blob(String name, Optional<byte[]> content) {
        return content.map(it -> "    <field type=\"VipsBlob\" name=\"%s\">%s</field>\n"
                        .formatted(name, Base64.getEncoder().encodeToString(it)))
                .orElse("");
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private int number(int at) {
        return bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at);
    }

    /** Bands of a pixel. */
    int bands() {
        return number(12);
    }

    /** Whether values are whole numbers of 8 or 16 bits without sign. */
    boolean isWhole() {
        return number(20) == UNSIGNED_8 || number(20) == UNSIGNED_16;
    }

    /** Whether values are of 16 bits, with a sign or without. */
    boolean isOfWords() {
        return number(20) == UNSIGNED_16 || number(20) == SIGNED_16;
    }

    private int valueBytes() {
        return number(20) == UNSIGNED_16 ? 2 : 1;
    }

    private Dimensions shape(int channels) {
        return new Dimensions(number(4), number(8), channels, 8 * valueBytes());
    }

    private long pixelBytes() {
        return (long) number(4) * number(8) * bands() * valueBytes();
    }

    private MemorySegment pixels() {
        return bytes.asSlice(HEADER_BYTES, pixelBytes());
    }

    /**
     * The picture as it is: gray, colour or colour with alpha. Gray with alpha becomes colour with alpha.
     *
     * @throws UnfitImage if it is none of these
     */
    Picture picture(Arena arena) {
        check();
        return switch (bands()) {
            case 1, 3, 4 -> new Picture(shape(bands()), pixels(), profile(), exif(), xmp());
            case 2 -> new Picture(shape(4), spread(arena), profile(), exif(), xmp());
            default -> throw new UnfitImage("The picture has %d channels; 1 to 4 are taken.".formatted(bands()));
        };
    }

    private void check() {
        if (bytes.byteSize() < HEADER_BYTES
                || number(0) != LITTLE_ENDIAN_MAGIC
                || pixelBytes() < 1
                || pixelBytes() > bytes.byteSize() - HEADER_BYTES) {
            throw new UnfitImage("The picture is damaged: libvips gave only a part of it.");
        }
        if (!isWhole()) {
            throw new UnfitImage("The picture's values are not whole numbers of 8 or 16 bits.");
        }
    }

    private MemorySegment spread(Arena arena) {
        MemorySegment out = arena.allocate(pixelBytes() * 2, Long.BYTES);
        MemorySegment in = pixels();
        int size = valueBytes();
        long count = pixelBytes() / (2L * size);
        for (long i = 0; i < count; i++) {
            for (int channel = 0; channel < 4; channel++) {
                long from = (i * 2 + (channel == 3 ? 1 : 0)) * size;
                MemorySegment.copy(in, from, out, (i * 4 + channel) * size, size);
            }
        }
        return out;
    }

    /**
     * The picture of a file of four inks that has no profile: of each colour what ink and black leave of the light, as decoders of JPEG
     * and browsers have it.
     *
     * @throws UnfitImage if it has not four bands
     */
    Picture inks(Arena arena) {
        check();
        if (bands() != 4) {
            throw new UnfitImage("The picture has %d inks; 4 are taken.".formatted(bands()));
        }
        Dimensions shape = shape(3);
        MemorySegment out = arena.allocate(shape.decodedBytes(), Long.BYTES);
        MemorySegment in = pixels();
        int most = valueBytes() == 2 ? OPAQUE_16 : OPAQUE_8;
        for (long i = 0; i < shape.pixels(); i++) {
            long key = most - value(in, i * 4 + 3);
            for (int channel = 0; channel < 3; channel++) {
                long light = ((most - value(in, i * 4 + channel)) * key + most / 2) / most;
                put(out, i * 3 + channel, light);
            }
        }
        return new Picture(shape, out, Optional.empty(), exif(), xmp());
    }

    private long value(MemorySegment pixels, long index) {
        return valueBytes() == 2
                ? pixels.get(ValueLayout.JAVA_SHORT_UNALIGNED, index * 2) & 0xFFFF
                : pixels.get(ValueLayout.JAVA_BYTE, index) & 0xFF;
    }

    private void put(MemorySegment pixels, long index, long value) {
        if (valueBytes() == 2) {
            pixels.set(ValueLayout.JAVA_SHORT_UNALIGNED, index * 2, (short) value);
        } else {
            pixels.set(ValueLayout.JAVA_BYTE, index, (byte) value);
        }
    }

    /** The ICC profile that was in the file. */
    Optional<byte[]> profile() {
        return blob("icc-profile-data");
    }

    private Optional<byte[]> exif() {
        return blob("exif-data");
    }

    private Optional<byte[]> xmp() {
        return blob("xmp-data");
    }

    private Optional<byte[]> blob(String name) {
        long at = HEADER_BYTES + pixelBytes();
        byte[] xml = bytes.asSlice(at).toArray(ValueLayout.JAVA_BYTE);
        Pattern field = Pattern.compile("<field type=\"VipsBlob\" name=\"" + name + "\">([^<]*)</field>");
        Matcher found = field.matcher(new String(xml, StandardCharsets.UTF_8));
        return found.find() ? Optional.of(Base64.getMimeDecoder().decode(found.group(1))) : Optional.empty();
    }
}
