package pixfleet.control.intake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The orientation in an EXIF block, which is a small TIFF file without a picture. Read as the ranks read it, since what is
 * accepted here is decoded there.
 *
 * @see <a href="https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E">EXIF 3.0, orientation</a>
 */
final class Exif {
    /** The most a block holds. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int ORIENTATION = 274;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int ENTRY_BYTES = 12;

    private Exif() {}

    /** How the picture is turned; not at all if the block is damaged or does not say it in one number. */
    static Turn turn(byte[] bytes) {
        var block = ByteBuffer.wrap(bytes);
        try {
            block.order(block.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = block.getInt(4);
            int entries = Short.toUnsignedInt(block.getShort(directory));
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + i * ENTRY_BYTES;
                if (Short.toUnsignedInt(block.getShort(entry)) == ORIENTATION) {
                    return block.getInt(entry + 4) == 1 ? turn(number(block, entry)) : Turn.NONE;
                }
            }
        } catch (IndexOutOfBoundsException _) {
            return Turn.NONE;
        }
        return Turn.NONE;
    }

    private static int number(ByteBuffer block, int entry) {
        return switch (block.getShort(entry + 2)) {
            case SHORT -> block.getShort(entry + 8);
            case LONG -> block.getInt(entry + 8);
            default -> 1;
        };
    }

    private static Turn turn(int orientation) {
        return orientation >= 5 && orientation <= 8 ? Turn.QUARTER : Turn.NONE;
    }
}
