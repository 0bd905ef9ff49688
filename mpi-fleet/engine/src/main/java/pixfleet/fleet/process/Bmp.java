package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/**
 * Reads BMP headers.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/gdi/bitmap-storage">Bitmap storage</a>
 */
final class Bmp {
    private static final int OLD_HEADER_BYTES = 12;
    private static final int THREE_MASKS_BYTES = 52;
    private static final int FILE_HEADER_BYTES = 14;
    private static final int MASKS = 3;
    private static final int MASKS_AND_ALPHA = 6;
    private static final List<Integer> BITS = List.of(1, 4, 8, 16, 24, 32);
    private static final int RUN_LENGTH_8 = 1;
    private static final int RUN_LENGTH_4 = 2;

    private Bmp() {}

    static ImageFile read(ByteBuffer file) {
        ByteBuffer bytes = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        boolean old = bytes.getInt(14) == OLD_HEADER_BYTES;
        int width = old ? bytes.getShort(18) & 0xFFFF : bytes.getInt(18);
        int height = old ? bytes.getShort(20) & 0xFFFF : Math.abs(bytes.getInt(22));
        int bits = bytes.getShort(old ? 24 : 28) & 0xFFFF;
        int compression = old ? 0 : bytes.getInt(30);
        if (!BITS.contains(bits)) {
            throw new UnfitImage("The BMP has %d bits a pixel; 1, 4, 8, 16, 24 and 32 are taken.".formatted(bits));
        }
        if (compression < 0 || (compression > MASKS && compression != MASKS_AND_ALPHA)) {
            throw new UnfitImage(
                    "The BMP is compressed by method %d; none and run lengths are read.".formatted(compression));
        }
        if ((bytes.getInt(10) & 0xFFFFFFFFL) < FILE_HEADER_BYTES + (bytes.getInt(14) & 0xFFFFFFFFL)) {
            throw new UnfitImage("The BMP is damaged: it says that its pixels begin within its header.");
        }
        var shape = new Dimensions(width, height, bits == 32 ? 4 : 3, 8);
        boolean runs = compression == RUN_LENGTH_8 || compression == RUN_LENGTH_4;
        long row = ((long) width * bits + 31) / 32 * 4;
        long data = runs ? bytes.getInt(34) & 0xFFFFFFFFL : row * height;
        long end = (bytes.getInt(10) & 0xFFFFFFFFL) + data;
        if (end > bytes.limit()) {
            throw UnfitImage.truncated("the BMP picture ends at byte %d, the file at %d".formatted(end, bytes.limit()));
        }
        return new ImageFile(ImageFormat.BMP, shape, 1, decoding(bytes));
    }

    /** OpenCV makes gray of the oldest kind, and an alpha of what is no more than padding where only three masks are given. */
    private static Decoding decoding(ByteBuffer bytes) {
        int header = bytes.getInt(14);
        return header == OLD_HEADER_BYTES || header == THREE_MASKS_BYTES
                ? Decoding.by(new Decoding.Route.Colours())
                : Decoding.PLAIN;
    }
}
