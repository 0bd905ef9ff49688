package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import pixfleet.fleet.process.Decoding.Patch;
import pixfleet.header.FileBytes;
import pixfleet.header.ImageHeader;
import pixfleet.header.PngChunk;
import pixfleet.header.PngHeader;
import pixfleet.header.UnfitImage;

/**
 * Whether a PNG is all there, by its chunks and their checksums, and what of it is to be changed for its decoder.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
final class Png {
    /** A part nobody knows, which can be left out. */
    private static final int UNKNOWN = 0x70784E6F;

    private static final int VALUE_BITS_AT = 24;
    private static final int COLOUR_TYPE_AT = 25;

    private final FileBytes file;
    private final ByteBuffer bytes;
    private final List<Patch> patches = new ArrayList<>();

    private Png(FileBytes file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    static ImageFile read(ImageHeader said, FileBytes file, ByteBuffer bytes) {
        var png = new Png(file, bytes);
        OptionalInt transparency = png.check(PngHeader.read(file).transparent());
        return ImageFile.of(said, PngHeader.orientation(file), png.decoding(transparency));
    }

    /** Looks at all chunks and answers the colour that is said to be transparent, if one is. */
    private OptionalInt check(boolean transparent) {
        var transparency = OptionalInt.empty();
        PngChunk chunk = PngChunk.first(file);
        while (true) {
            checkWhole(chunk);
            switch (chunk.type()) {
                case PngChunk.TRANSPARENCY -> {
                    if (transparent && transparency.isEmpty()) {
                        transparency =
                                OptionalInt.of(chunk.length() < 2 ? 0 : bytes.getShort((int) chunk.content()) & 0xFFFF);
                    }
                }
                case PngChunk.ANIMATION -> hide(chunk);
                case PngChunk.END -> {
                    return transparency;
                }
                case PngChunk.HEADER,
                        PngChunk.PALETTE,
                        PngChunk.DATA,
                        PngChunk.EXIF,
                        PngChunk.TEXT,
                        PngChunk.COMPRESSED_TEXT -> {}
                default -> checkKnown(chunk);
            }
            if (chunk.end() + 12 > bytes.limit()) {
                throw UnfitImage.truncated("the end of the PNG picture is missing");
            }
            chunk = chunk.next(file);
        }
    }

    private void checkKnown(PngChunk chunk) {
        if (chunk.isCritical()) {
            byte[] name = ByteBuffer.allocate(4).putInt(chunk.type()).array();
            throw new UnfitImage("The PNG has a part of an unknown kind, %s, without which it cannot be shown."
                    .formatted(new String(name, StandardCharsets.ISO_8859_1).replaceAll("[^A-Za-z]", "?")));
        }
    }

    /** Of an animation the picture counts that viewers without animations show. OpenCV shows another, or none. */
    private void hide(PngChunk chunk) {
        int content = (int) chunk.content();
        var sum = new CRC32();
        sum.update(ByteBuffer.allocate(4).putInt(UNKNOWN).flip());
        sum.update(bytes.slice(content, (int) chunk.length()));
        patches.add(new Patch(content - 4, Integer.BYTES, UNKNOWN));
        patches.add(new Patch((int) chunk.checksum(), Integer.BYTES, (int) sum.getValue()));
    }

    /** Transparency of gray is dropped by OpenCV, and so put there afterwards, in the values it gives: of 8 or 16 bits. */
    private Decoding decoding(OptionalInt transparency) {
        boolean gray = bytes.get(COLOUR_TYPE_AT) == 0 && transparency.isPresent();
        if (!gray) {
            return Decoding.with(patches);
        }
        int bits = bytes.get(VALUE_BITS_AT);
        int most = (1 << bits) - 1;
        int value = bits >= 8 ? transparency.getAsInt() & most : (transparency.getAsInt() & most) * 255 / most;
        return new Decoding(new Decoding.Route.OpenCv(), patches, new Decoding.Finish.Transparent(value));
    }

    private void checkWhole(PngChunk chunk) {
        if (chunk.end() > bytes.limit()) {
            throw UnfitImage.truncated("a part of the PNG picture is missing");
        }
        var sum = new CRC32();
        sum.update(bytes.slice((int) chunk.content() - 4, 4 + (int) chunk.length()));
        int found = (int) sum.getValue();
        if (found != bytes.getInt((int) chunk.checksum())) {
            if (chunk.isCritical() || chunk.type() == PngChunk.TRANSPARENCY) {
                throw new UnfitImage("The PNG is damaged: the checksum of one of its parts is wrong.");
            }
            patches.add(new Patch((int) chunk.checksum(), Integer.BYTES, found));
        }
    }
}
