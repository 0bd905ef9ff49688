package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import pixfleet.header.Exif;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/**
 * Reads WebP chunks.
 *
 * @see <a href="https://developers.google.com/speed/webp/docs/riff_container">WebP container specification</a>
 */
final class Webp {
    private static final int LOSSY = 0x20385056;
    private static final int LOSSLESS = 0x4C385056;
    private static final int EXTENDED = 0x58385056;
    private static final int FRAME = 0x464D4E41;
    private static final int EXIF = 0x46495845;
    private static final int ALPHA_FLAG = 0x10;

    private Webp() {}

    static ImageFile read(ByteBuffer file) {
        ByteBuffer bytes = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long end = 8 + (bytes.getInt(4) & 0xFFFFFFFFL);
        if (end > bytes.limit()) {
            throw UnfitImage.truncated(
                    "the WebP picture should have %d bytes and has %d".formatted(end, bytes.limit()));
        }
        Dimensions shape = null;
        boolean picture = false;
        int orientation = 1;
        int at = 12;
        while (at + 8L <= end) {
            int type = bytes.getInt(at);
            long length = bytes.getInt(at + 4) & 0xFFFFFFFFL;
            if (at + 8L + length > end) {
                throw UnfitImage.truncated("a part of the WebP picture is missing");
            }
            picture |= type == LOSSY || type == LOSSLESS || type == FRAME;
            if (shape == null) {
                shape = shape(bytes, type, at + 8);
            }
            if (type == EXIF) {
                int prefix = Exif.startsAt(file, at + 8) ? 6 : 0;
                orientation = Exif.orientation(file, at + 8 + prefix, (int) length - prefix);
            }
            at = Math.toIntExact(Math.min(end, at + 8L + length + length % 2));
        }
        if (shape == null || !picture) {
            throw UnfitImage.truncated("it has no picture data");
        }
        return new ImageFile(ImageFormat.WEBP, shape, orientation, Decoding.PLAIN);
    }

    private static @Nullable Dimensions shape(ByteBuffer bytes, int type, int at) {
        return switch (type) {
            case LOSSY -> new Dimensions(bytes.getShort(at + 6) & 0x3FFF, bytes.getShort(at + 8) & 0x3FFF, 3, 8);
            case LOSSLESS -> {
                int bits = bytes.getInt(at + 1);
                int channels = (bits >>> 28 & 1) == 1 ? 4 : 3;
                yield new Dimensions((bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1, channels, 8);
            }
            case EXTENDED ->
                new Dimensions(
                        (bytes.getInt(at + 4) & 0xFFFFFF) + 1,
                        (bytes.getInt(at + 6) >>> 8) + 1,
                        (bytes.get(at) & ALPHA_FLAG) != 0 ? 4 : 3,
                        8);
            default -> null;
        };
    }
}
