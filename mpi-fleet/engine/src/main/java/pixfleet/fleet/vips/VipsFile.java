package pixfleet.fleet.vips;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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
    private static final int OPAQUE_8 = 0xFF;
    private static final int OPAQUE_16 = 0xFFFF;
    private static final Pattern PROFILE =
            Pattern.compile("<field type=\"VipsBlob\" name=\"icc-profile-data\">([^<]*)</field>");

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
            case 1, 3, 4 -> new Picture(shape(bands()), pixels(), profile());
            case 2 -> new Picture(shape(4), spread(arena), profile());
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
        return new Picture(shape, out, Optional.empty());
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
        long at = HEADER_BYTES + pixelBytes();
        byte[] xml = bytes.asSlice(at).toArray(ValueLayout.JAVA_BYTE);
        Matcher found = PROFILE.matcher(new String(xml, StandardCharsets.UTF_8));
        return found.find() ? Optional.of(Base64.getMimeDecoder().decode(found.group(1))) : Optional.empty();
    }
}
