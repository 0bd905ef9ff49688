package pixfleet.fleet.attach;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An ICC profile, byte for byte as it was in the original.
 *
 * @param bytes from 0 to the limit, read-only
 * @see <a href="https://www.color.org/specification/ICC.1-2022-05.pdf">ICC.1, section 7</a>
 */
public record Profile(ByteBuffer bytes) {
    /** The longest profile that is kept; those of printers have two megabytes. */
    public static final int MAX_BYTES = 8 << 20;

    private static final int HEADER_BYTES = 128;
    private static final int SIGNATURE = 0x61637370;
    private static final int SPACE_AT = 16;
    private static final int SIGNATURE_AT = 36;

    /** What the values of pixels are. */
    public enum Space {
        GRAY,
        RGB,
        /** Inks, or what else a result is never in. */
        OTHER
    }

    /** Makes the bytes one's own. */
    public Profile {
        bytes = bytes.slice().asReadOnlyBuffer();
    }

    /** A profile, if the bytes are one. */
    public static Optional<Profile> of(ByteBuffer bytes) {
        ByteBuffer all = bytes.slice();
        boolean sound = all.limit() > HEADER_BYTES
                && all.limit() <= MAX_BYTES
                && all.getInt(SIGNATURE_AT) == SIGNATURE
                && all.getInt(0) <= all.limit();
        return sound ? Optional.of(new Profile(all)) : Optional.empty();
    }

    @Override
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    /** What pixels have to be for this profile to mean anything. */
    public Space space() {
        byte[] name = new byte[4];
        bytes.get(SPACE_AT, name);
        return switch (new String(name, StandardCharsets.ISO_8859_1)) {
            case "RGB " -> Space.RGB;
            case "GRAY" -> Space.GRAY;
            default -> Space.OTHER;
        };
    }

    /** Whether it can go with a picture of so many channels. */
    public boolean suits(int channels) {
        return switch (space()) {
            case GRAY -> channels == 1;
            case RGB -> channels >= 3;
            case OTHER -> false;
        };
    }
}
