package pixfleet.fleet.attach;

import java.nio.ByteBuffer;

/**
 * A chunk of a PNG that says how colours are meant: gAMA, cHRM, sRGB or cICP.
 *
 * @param type the chunk's four letters as a number, big-endian
 * @param content its bytes, read-only
 */
public record PngColour(int type, ByteBuffer content) {
    public static final int GAMMA = 0x67414D41;
    public static final int CHROMATICITIES = 0x6348524D;
    public static final int SRGB = 0x73524742;
    public static final int CODE_POINTS = 0x63494350;

    /** Makes the bytes one's own. */
    public PngColour {
        content = content.slice().asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer content() {
        return content.duplicate();
    }

    /** Whether a chunk of that type and length is one. */
    static boolean is(int type, int length) {
        return switch (type) {
            case GAMMA -> length == 4;
            case CHROMATICITIES -> length == 32;
            case SRGB -> length == 1;
            case CODE_POINTS -> length == 4;
            default -> false;
        };
    }
}
