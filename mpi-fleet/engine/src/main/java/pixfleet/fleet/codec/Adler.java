package pixfleet.fleet.codec;

import java.util.zip.Adler32;

/**
 * The Adler-32 checksum of some bytes, which can be joined with that of the bytes behind them.
 *
 * @param value the checksum, unsigned
 * @param length how many bytes it is of
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1950#section-8.2">RFC 1950, 8.2</a>
 */
public record Adler(int value, long length) {
    /** Of no bytes. */
    public static final Adler NONE = new Adler(1, 0);

    private static final int MODULUS = 65521;

    /** Of a part of an array. */
    public static Adler of(byte[] bytes, int from, int count) {
        var sum = new Adler32();
        sum.update(bytes, from, count);
        return new Adler((int) sum.getValue(), count);
    }

    /** Of these bytes and the next ones behind them. */
    public Adler then(Adler next) {
        // A is 1 plus the sum of the bytes; B the sum of all A. The next part's A started at 1 where ours ended at A.
        long a = (low(value) + low(next.value) + MODULUS - 1) % MODULUS;
        long raised = next.length % MODULUS * (low(value) + MODULUS - 1);
        long b = (high(value) + high(next.value) + raised) % MODULUS;
        return new Adler((int) (b << 16 | a), length + next.length);
    }

    private static long low(int value) {
        return Integer.toUnsignedLong(value) & 0xFFFF;
    }

    private static long high(int value) {
        return Integer.toUnsignedLong(value) >> 16;
    }
}
