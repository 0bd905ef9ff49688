package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
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
    private static final int SIGNATURE_BYTES = 8;

    private Png() {}

    static ImageFile read(ByteBuffer bytes) {
        boolean transparent = false;
        boolean data = false;
        int orientation = 1;
        int at = SIGNATURE_BYTES;
        while (true) {
            if (at + 12L > bytes.limit()) {
                throw UnfitImage.truncated("the end of the PNG picture is missing");
            }
            int length = bytes.getInt(at);
            int type = bytes.getInt(at + 4);
            checkChunk(bytes, at, length);
            switch (type) {
                case TRANSPARENCY -> transparent = true;
                case DATA -> data = true;
                case EXIF -> orientation = Exif.orientation(bytes, at + 8, length);
                case END -> {
                    if (!data) {
                        throw UnfitImage.truncated("it has no picture data");
                    }
                    return new ImageFile(ImageFormat.PNG, shape(bytes, transparent), orientation, ImageFile.NOWHERE);
                }
                default -> {}
            }
            at += 12 + length;
        }
    }

    private static void checkChunk(ByteBuffer bytes, int at, int length) {
        if (length < 0 || at + 12L + length > bytes.limit()) {
            throw UnfitImage.truncated("a part of the PNG picture is missing");
        }
        var sum = new CRC32();
        sum.update(bytes.slice(at + 4, 4 + length));
        if ((int) sum.getValue() != bytes.getInt(at + 8 + length)) {
            throw new UnfitImage("The PNG is damaged: the checksum of one of its parts is wrong.");
        }
    }

    /** Gray with alpha is decoded to four channels, a palette to colour. */
    private static Dimensions shape(ByteBuffer bytes, boolean transparent) {
        if (bytes.getInt(SIGNATURE_BYTES + 4) != HEADER) {
            throw new UnfitImage("The PNG is damaged: it does not begin with its header.");
        }
        int colour = bytes.get(25);
        int channels = switch (colour) {
            case 0 -> transparent ? 4 : 1;
            case 2, 3 -> transparent ? 4 : 3;
            default -> 4;
        };
        return new Dimensions(bytes.getInt(16), bytes.getInt(20), channels, bytes.get(24) == 16 ? 16 : 8);
    }
}
