package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/**
 * Reads BMP headers.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/gdi/bitmap-storage">Bitmap storage</a>
 */
final class Bmp {
    private static final int OLD_HEADER_BYTES = 12;
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
        var shape = new Dimensions(width, height, bits == 32 ? 4 : 3, 8);
        boolean runs = compression == RUN_LENGTH_8 || compression == RUN_LENGTH_4;
        long row = ((long) width * bits + 31) / 32 * 4;
        long data = runs ? bytes.getInt(34) & 0xFFFFFFFFL : row * height;
        long end = (bytes.getInt(10) & 0xFFFFFFFFL) + data;
        if (end > bytes.limit()) {
            throw UnfitImage.truncated("the BMP picture ends at byte %d, the file at %d".formatted(end, bytes.limit()));
        }
        return new ImageFile(ImageFormat.BMP, shape, 1, ImageFile.NOWHERE);
    }
}
