package pixfleet.job;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The form of our ids: 26 characters of Crockford's base 32, 48 bits of milliseconds and 80 bits of chance, so that the
 * order of the text is the order of creation.
 *
 * @see <a href="https://github.com/ulid/spec">ULID specification</a>
 */
public final class Ulid {
    /** How many bytes of chance an id holds. */
    public static final int ENTROPY_BYTES = 10;

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Pattern FORM = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");

    private Ulid() {}

    /**
     * Writes an id.
     *
     * @param at the moment, kept to the millisecond
     * @param entropy {@value #ENTROPY_BYTES} bytes; the same bytes and moment give the same id
     */
    public static String of(Instant at, byte[] entropy) {
        if (entropy.length != ENTROPY_BYTES) {
            throw new IllegalArgumentException(
                    "an id holds " + ENTROPY_BYTES + " bytes of chance, not " + entropy.length);
        }
        long millis = at.toEpochMilli();
        if (millis < 0 || millis >>> 48 != 0) {
            throw new IllegalArgumentException("an id cannot hold the moment " + at);
        }
        var text = new char[26];
        for (int i = 9; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (millis & 31));
            millis >>>= 5;
        }
        for (int digit = 0; digit < 16; digit++) {
            text[10 + digit] = DIGITS.charAt(fiveBits(entropy, digit * 5));
        }
        return new String(text);
    }

    private static int fiveBits(byte[] bytes, int bit) {
        int index = bit / 8;
        int window = (bytes[index] & 0xFF) << 8 | (index + 1 < bytes.length ? bytes[index + 1] & 0xFF : 0);
        return window >>> (11 - bit % 8) & 31;
    }

    /** Whether the text is such an id. */
    public static boolean is(String text) {
        return FORM.matcher(text).matches();
    }

    /** The {@value #ENTROPY_BYTES} bytes of chance an id was made of. */
    static byte[] entropy(String id) {
        var bytes = new byte[ENTROPY_BYTES];
        for (int digit = 0; digit < 16; digit++) {
            int value = DIGITS.indexOf(id.charAt(10 + digit));
            for (int bit = 0; bit < 5; bit++) {
                int place = digit * 5 + bit;
                bytes[place / 8] |= (byte) ((value >> (4 - bit) & 1) << (7 - place % 8));
            }
        }
        return bytes;
    }

    /** The moment an id was made, to the millisecond. */
    public static Instant time(String id) {
        long millis = 0;
        for (int i = 0; i < 10; i++) {
            millis = millis << 5 | DIGITS.indexOf(id.charAt(i));
        }
        return Instant.ofEpochMilli(millis);
    }

    static String checked(String what, String text) {
        if (!is(text)) {
            throw new IllegalArgumentException("%s is a ULID of 26 characters, not %s".formatted(what, text));
        }
        return text;
    }
}
