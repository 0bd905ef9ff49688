package pixfleet.control.intake;

import java.io.EOFException;
import java.io.IOException;
import pixfleet.job.ImageFormat;

/**
 * A WebP file's first chunk. Read here, since the library's reader takes in whole chunks, and of a lossy file the first
 * chunk is all its pixels.
 *
 * @see <a href="https://developers.google.com/speed/webp/docs/riff_container">WebP container specification</a>
 */
final class WebpHeader {
    private static final int CHUNK = 12;
    private static final int PAYLOAD = 20;
    private static final int ALPHA = 0x10;
    private static final int LOSSLESS_SIGNATURE = 0x2F;

    private WebpHeader() {}

    static Reading read(HeaderBytes bytes) throws IOException {
        if (bytes.startsWith(CHUNK, "VP8X")) {
            return extended(bytes);
        }
        if (bytes.startsWith(CHUNK, "VP8L") && bytes.unsigned(PAYLOAD) == LOSSLESS_SIGNATURE) {
            long packed = bytes.littleEndian(PAYLOAD + 1, 4);
            boolean alpha = (packed >>> 28 & 1) != 0;
            return sound((packed & 0x3FFF) + 1, (packed >>> 14 & 0x3FFF) + 1, alpha);
        }
        if (bytes.startsWith(CHUNK, "VP8 ") && bytes.startsWith(PAYLOAD + 3, 0x9D, 0x01, 0x2A)) {
            long width = bytes.littleEndian(PAYLOAD + 6, 2) & 0x3FFF;
            long height = bytes.littleEndian(PAYLOAD + 8, 2) & 0x3FFF;
            return sound(width, height, false);
        }
        throw new EOFException();
    }

    /** Of an animation the first picture counts; its shape is the canvas'. */
    private static Reading extended(HeaderBytes bytes) throws IOException {
        int flags = bytes.unsigned(PAYLOAD);
        long width = bytes.littleEndian(PAYLOAD + 4, 3) + 1;
        long height = bytes.littleEndian(PAYLOAD + 7, 3) + 1;
        return sound(width, height, (flags & ALPHA) != 0);
    }

    private static Reading sound(long width, long height, boolean alpha) {
        return HeaderReader.sound(ImageFormat.WEBP, width, height, alpha ? 4 : 3, 8);
    }
}
