package pixfleet.header;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the orientation out of an EXIF block, which is a small TIFF file without a picture. */
public final class Exif {
    private static final int ENTRY_BYTES = 12;

    private Exif() {}

    /** Whether the six bytes that announce EXIF lie there. */
    public static boolean startsAt(ByteBuffer bytes, int at) {
        return at + 6 <= bytes.limit() && bytes.getInt(at) == 0x45786966 && bytes.getShort(at + 4) == 0;
    }

    /** EXIF's code for how the picture is to be turned, 1 to 8; 1 if the block does not say it in one number or is damaged. */
    public static int orientation(ByteBuffer bytes, int from, int length) {
        try {
            ByteBuffer block = bytes.slice(from, length);
            block.order(block.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = block.getInt(4);
            int entries = block.getShort(directory) & 0xFFFF;
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + i * ENTRY_BYTES;
                if ((block.getShort(entry) & 0xFFFF) == TiffTag.ORIENTATION) {
                    return block.getInt(entry + 4) == 1 ? sane(number(block, entry)) : 1;
                }
            }
        } catch (IndexOutOfBoundsException e) {
            return 1;
        }
        return 1;
    }

    private static int number(ByteBuffer block, int entry) {
        return switch (block.getShort(entry + 2)) {
            case TiffTag.TYPE_SHORT -> block.getShort(entry + 8);
            case TiffTag.TYPE_LONG -> block.getInt(entry + 8);
            default -> 1;
        };
    }

    public static int sane(int orientation) {
        return orientation >= 1 && orientation <= 8 ? orientation : 1;
    }
}
