package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The smallest files with a header: black BMP of 24 bits a pixel. */
final class Bitmaps {
    static final int HEADER_BYTES = 54;

    private Bitmaps() {}

    /** A file of that many columns and rows. */
    static ByteBuffer of(int width, int height) {
        ByteBuffer file = ByteBuffer.allocateDirect(bytes(width, height)).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0, (byte) 'B').put(1, (byte) 'M').putInt(10, HEADER_BYTES).putInt(14, 40);
        return file.putInt(18, width).putInt(22, height).putShort(26, (short) 1).putShort(28, (short) 24);
    }

    /** How long such a file is. */
    static int bytes(int width, int height) {
        return HEADER_BYTES + (width * 3 + 3) / 4 * 4 * height;
    }
}
