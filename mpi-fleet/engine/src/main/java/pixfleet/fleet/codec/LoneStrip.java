package pixfleet.fleet.codec;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pixfleet.header.TiffTag;

/**
 * One strip or tile of a TIFF as a TIFF of its own, so that any decoder of whole files decodes it. Its bytes stay as they
 * are; only a header is put in front.
 */
final class LoneStrip {
    /** Bytes of the header. The strip lies somewhere behind it. */
    static final int HEADER_BYTES = 256;

    private static final int DIRECTORY_AT = 8;
    private static final int BITS_AT = 240;

    private final ByteBuffer out;

    private LoneStrip(ByteBuffer out) {
        this.out = out;
    }

    /**
     * Writes the header.
     *
     * @param into its first {@value #HEADER_BYTES} bytes are overwritten
     * @param segment the strip or tile, at the place where it lies in {@code into}
     */
    static void writeHeader(MemorySegment into, TiffEncoding encoding, TiffSegment segment) {
        ByteBuffer out =
                into.asSlice(0, HEADER_BYTES).fill((byte) 0).asByteBuffer().order(encoding.order());
        new LoneStrip(out).write(encoding, segment);
    }

    private void write(TiffEncoding encoding, TiffSegment segment) {
        boolean alpha = encoding.samples() > 3;
        int mark = encoding.order() == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4D4D;
        out.putShort((short) mark).putShort((short) 42).putInt(DIRECTORY_AT);
        out.putShort((short) (alpha ? 12 : 11));
        field(TiffTag.WIDTH, segment.columns());
        field(TiffTag.HEIGHT, segment.rows());
        bitsPerSample(encoding);
        field(TiffTag.COMPRESSION, encoding.compression());
        field(TiffTag.PHOTOMETRIC, encoding.photometric());
        field(TiffTag.STRIP_OFFSETS, Math.toIntExact(segment.at()));
        field(TiffTag.SAMPLES_PER_PIXEL, encoding.samples());
        field(TiffTag.ROWS_PER_STRIP, segment.rows());
        field(TiffTag.STRIP_BYTE_COUNTS, Math.toIntExact(segment.bytes()));
        field(TiffTag.PLANAR, 1);
        field(TiffTag.PREDICTOR, encoding.predictor());
        if (alpha) {
            // Whatever the file says: of a straight alpha the decoder would multiply colours of 8 bits by it.
            field(TiffTag.EXTRA_SAMPLES, TiffTag.ALPHA_UNSPECIFIED);
        }
    }

    /** Of 32 bits throughout: readers take them where the specification says 16. */
    private void field(int tag, int value) {
        out.putShort((short) tag).putShort((short) TiffTag.TYPE_LONG).putInt(1).putInt(value);
    }

    private void bitsPerSample(TiffEncoding encoding) {
        out.putShort((short) TiffTag.BITS_PER_SAMPLE)
                .putShort((short) TiffTag.TYPE_SHORT)
                .putInt(encoding.samples());
        if (encoding.samples() == 1) {
            out.putShort((short) encoding.bits()).putShort((short) 0);
            return;
        }
        out.putInt(BITS_AT);
        for (int i = 0; i < encoding.samples(); i++) {
            out.putShort(BITS_AT + i * Short.BYTES, (short) encoding.bits());
        }
    }
}
