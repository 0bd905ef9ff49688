package pixfleet.header;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The orientation in an EXIF block, which is a small TIFF file without a picture.
 *
 * @see <a href="https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E">EXIF 3.0, orientation</a>
 */
public final class Exif {
    /** The code of a picture that is stored as it is to be shown. */
    public static final int UPRIGHT = 1;

    /** No code: nothing is said. */
    static final int NOT_SAID = 0;

    /** The most a block holds. */
    private static final int MAX_BYTES = 64 * 1024;

    private static final int ENTRY_BYTES = 12;

    private Exif() {}

    /** The code of the block between two places of a file. */
    static int orientation(FileBytes file, long from, long length) {
        return orientation(file.bytes(from, Math.clamp(length, 0, MAX_BYTES)));
    }

    /** The block's code for how the picture is to be turned, 1 to 8; 1 if it does not say it in one number or is damaged. */
    public static int orientation(byte[] bytes) {
        var block = ByteBuffer.wrap(bytes);
        try {
            block.order(block.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = block.getInt(4);
            int entries = Short.toUnsignedInt(block.getShort(directory));
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + i * ENTRY_BYTES;
                if (Short.toUnsignedInt(block.getShort(entry)) == TiffTag.ORIENTATION) {
                    return block.getInt(entry + 4) == 1 ? sane(number(block, entry)) : UPRIGHT;
                }
            }
        } catch (IndexOutOfBoundsException e) {
            return UPRIGHT;
        }
        return UPRIGHT;
    }

    private static int number(ByteBuffer block, int entry) {
        return switch (block.getShort(entry + 2)) {
            case TiffTag.TYPE_SHORT -> block.getShort(entry + 8);
            case TiffTag.TYPE_LONG -> block.getInt(entry + 8);
            default -> UPRIGHT;
        };
    }

    /** A number that may be no code, as one. */
    public static int sane(long orientation) {
        return orientation >= 1 && orientation <= 8 ? (int) orientation : UPRIGHT;
    }
}
