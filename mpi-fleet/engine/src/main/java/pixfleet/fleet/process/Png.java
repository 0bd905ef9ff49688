package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import pixfleet.fleet.process.Decoding.Patch;
import pixfleet.header.Exif;
import pixfleet.header.PngValues;
import pixfleet.header.RawProfile;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/**
 * Reads PNG chunks and their checksums.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
final class Png {
    private static final int HEADER = 0x49484452;
    private static final int DATA = 0x49444154;
    private static final int END = 0x49454E44;
    private static final int TRANSPARENCY = 0x74524E53;
    private static final int EXIF = 0x65584966;
    private static final int PALETTE = 0x504C5445;
    private static final int TEXT = 0x74455874;
    private static final int COMPRESSED_TEXT = 0x7A545874;
    private static final int ANIMATION = 0x6163544C;

    /** A part nobody knows, which can be left out. */
    private static final int UNKNOWN = 0x70784E6F;

    private static final int SIGNATURE_BYTES = 8;

    private Png() {}

    static ImageFile read(ByteBuffer bytes) {
        var patches = new ArrayList<Patch>();
        var transparency = OptionalInt.empty();
        boolean data = false;
        int orientation = 0;
        int at = SIGNATURE_BYTES;
        while (true) {
            if (at + 12L > bytes.limit()) {
                throw UnfitImage.truncated("the end of the PNG picture is missing");
            }
            int length = bytes.getInt(at);
            int type = bytes.getInt(at + 4);
            checkChunk(bytes, at, length, patches);
            switch (type) {
                case TRANSPARENCY -> transparency = OptionalInt.of(length < 2 ? 0 : bytes.getShort(at + 8) & 0xFFFF);
                case DATA -> data = true;
                case EXIF -> orientation = orientation == 0 ? Exif.orientation(bytes, at + 8, length) : orientation;
                case TEXT, COMPRESSED_TEXT ->
                    orientation = orientation == 0 ? RawProfile.orientation(bytes, at + 8, length) : orientation;
                case ANIMATION -> patches.addAll(hidden(bytes, at, length));
                case HEADER, PALETTE -> {}
                case END -> {
                    if (!data) {
                        throw UnfitImage.truncated("it has no picture data");
                    }
                    return new ImageFile(
                            ImageFormat.PNG,
                            shape(bytes, transparency.isPresent()),
                            Math.max(1, orientation),
                            decoding(bytes, transparency, patches));
                }
                default -> checkKnown(bytes, at + 4, type);
            }
            at += 12 + length;
        }
    }

    /** Viewers go by a part's first letter: a small one says that the picture can be shown without it. */
    private static boolean isCritical(int type) {
        return (type >>> 24 & 0x20) == 0;
    }

    private static void checkKnown(ByteBuffer bytes, int at, int type) {
        if (isCritical(type)) {
            byte[] name = new byte[4];
            bytes.get(at, name);
            throw new UnfitImage("The PNG has a part of an unknown kind, %s, without which it cannot be shown."
                    .formatted(new String(name, StandardCharsets.ISO_8859_1).replaceAll("[^A-Za-z]", "?")));
        }
    }

    /** Of an animation the picture counts that viewers without animations show. OpenCV shows another, or none. */
    private static List<Patch> hidden(ByteBuffer bytes, int at, int length) {
        var sum = new CRC32();
        sum.update(ByteBuffer.allocate(4).putInt(UNKNOWN).flip());
        sum.update(bytes.slice(at + 8, length));
        return List.of(new Patch(at + 4, Integer.BYTES, UNKNOWN), new Patch(at + 8 + length, Integer.BYTES, (int)
                sum.getValue()));
    }

    /** Transparency of gray is dropped by OpenCV, and so put there afterwards, in the values it gives: of 8 or 16 bits. */
    private static Decoding decoding(ByteBuffer bytes, OptionalInt transparency, List<Patch> patches) {
        boolean gray = bytes.get(25) == 0 && transparency.isPresent();
        if (!gray) {
            return Decoding.with(patches);
        }
        int bits = bytes.get(24);
        int most = (1 << bits) - 1;
        int value = bits >= 8 ? transparency.getAsInt() & most : (transparency.getAsInt() & most) * 255 / most;
        return new Decoding(new Decoding.Route.OpenCv(), patches, new Decoding.Finish.Transparent(value));
    }

    private static void checkChunk(ByteBuffer bytes, int at, int length, List<Patch> patches) {
        if (length < 0 || at + 12L + length > bytes.limit()) {
            throw UnfitImage.truncated("a part of the PNG picture is missing");
        }
        var sum = new CRC32();
        sum.update(bytes.slice(at + 4, 4 + length));
        int found = (int) sum.getValue();
        if (found != bytes.getInt(at + 8 + length)) {
            int type = bytes.getInt(at + 4);
            if (!isCritical(type) && type != TRANSPARENCY) {
                patches.add(new Patch(at + 8 + length, Integer.BYTES, found));
                return;
            }
            throw new UnfitImage("The PNG is damaged: the checksum of one of its parts is wrong.");
        }
    }

    private static Dimensions shape(ByteBuffer bytes, boolean transparent) {
        if (bytes.getInt(SIGNATURE_BYTES + 4) != HEADER) {
            throw new UnfitImage("The PNG is damaged: it does not begin with its header.");
        }
        var values = new PngValues(bytes.get(25), bytes.get(24));
        values.refusal().ifPresent(refusal -> {
            throw new UnfitImage(refusal);
        });
        return new Dimensions(
                bytes.getInt(16), bytes.getInt(20), values.channels(transparent), values.bits() == 16 ? 16 : 8);
    }
}
