package pixfleet.fleet.codec;

import java.nio.ByteOrder;
import java.util.Optional;
import pixfleet.header.TiffDirectory;
import pixfleet.header.TiffTag;

/**
 * How the values of a TIFF's pixels are written.
 *
 * @param order of values of 16 bits
 * @param bits of a value: 8 or 16
 * @param samples values of a pixel, interleaved: 1, 3 or 4
 * @param compression TIFF's number of it
 * @param predictor 1, or 2 if each value is the difference to its left neighbour
 * @param photometric TIFF's number of what values mean
 */
record TiffEncoding(ByteOrder order, int bits, int samples, int compression, int predictor, int photometric) {

    /** Reads it from a directory in which there is no {@link #obstacle}. */
    static TiffEncoding of(TiffDirectory directory) {
        return new TiffEncoding(
                directory.order(),
                (int) directory.value(TiffTag.BITS_PER_SAMPLE, 1),
                (int) directory.value(TiffTag.SAMPLES_PER_PIXEL, 1),
                (int) directory.value(TiffTag.COMPRESSION, TiffTag.UNCOMPRESSED),
                (int) directory.value(TiffTag.PREDICTOR, 1),
                (int) directory.value(TiffTag.PHOTOMETRIC, TiffTag.MIN_IS_BLACK));
    }

    /** Why pixels written like this cannot be read in parts, a sentence; nothing if they can. */
    static Optional<String> obstacle(TiffDirectory directory) {
        return values(directory).or(() -> meaning(directory)).or(() -> packing(directory));
    }

    private static Optional<String> values(TiffDirectory directory) {
        long samples = directory.value(TiffTag.SAMPLES_PER_PIXEL, 1);
        if (samples != 1 && samples != 3 && samples != 4) {
            return because("has %d values a pixel; 1, 3 and 4".formatted(samples));
        }
        long bits = directory.value(TiffTag.BITS_PER_SAMPLE, 1);
        long format = directory.value(TiffTag.SAMPLE_FORMAT, 1);
        if ((bits != 8 && bits != 16) || format != 1) {
            return because(
                    "has values of %d bits in sample format %d; 8 and 16 bits in format 1".formatted(bits, format));
        }
        TiffDirectory.Table all = directory.table(TiffTag.BITS_PER_SAMPLE);
        for (long i = 0; i < Math.min(samples, all.count()); i++) {
            if (all.value(i) != bits) {
                return because("has values of different numbers of bits; only equal ones");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> meaning(TiffDirectory directory) {
        long samples = directory.value(TiffTag.SAMPLES_PER_PIXEL, 1);
        long photometric = directory.value(TiffTag.PHOTOMETRIC, TiffTag.MIN_IS_BLACK);
        boolean gray = photometric == TiffTag.MIN_IS_BLACK || photometric == TiffTag.MIN_IS_WHITE;
        if (samples == 1 ? !gray : photometric != TiffTag.RGB) {
            return because("has %d values a pixel in colour space %d; gray and RGB".formatted(samples, photometric));
        }
        if (samples == 4 && directory.value(TiffTag.EXTRA_SAMPLES, 0) == TiffTag.ALPHA_MULTIPLIED) {
            return because("has colours multiplied by their alpha; straight ones");
        }
        if (photometric == TiffTag.MIN_IS_WHITE && directory.value(TiffTag.BITS_PER_SAMPLE, 1) == 16) {
            return because("has values of 16 bits of which zero is white; those of which it is black");
        }
        long orientation = directory.value(TiffTag.ORIENTATION, 1);
        if (orientation != 1) {
            return because("is stored turned, in orientation %d; only upright pictures".formatted(orientation));
        }
        return Optional.empty();
    }

    private static Optional<String> packing(TiffDirectory directory) {
        long compression = directory.value(TiffTag.COMPRESSION, TiffTag.UNCOMPRESSED);
        long predictor = directory.value(TiffTag.PREDICTOR, 1);
        if (directory.value(TiffTag.SAMPLES_PER_PIXEL, 1) > 1 && directory.value(TiffTag.PLANAR, 1) != 1) {
            return because("keeps its colours in separate planes; interleaved ones");
        }
        if (directory.value(TiffTag.FILL_ORDER, 1) != 1) {
            return because("fills its bytes from the lowest bit; only the usual order");
        }
        boolean predictable =
                compression == TiffTag.LZW || compression == TiffTag.DEFLATE || compression == TiffTag.OLD_DEFLATE;
        if (predictable && predictor != 1 && predictor != TiffTag.HORIZONTAL_DIFFERENCE) {
            return because("is compressed with predictor %d; none and predictor 2".formatted(predictor));
        }
        if (!predictable && compression != TiffTag.UNCOMPRESSED && compression != TiffTag.PACK_BITS) {
            return because("is compressed by method %d; none, LZW, Deflate and PackBits".formatted(compression));
        }
        return Optional.empty();
    }

    private static Optional<String> because(String reason) {
        return Optional.of("The TIFF " + reason + " are supported where a picture is read in parts.");
    }

    /** Bytes of a pixel before compression. */
    int pixelBytes() {
        return samples * bits / Byte.SIZE;
    }

    /** Whether a part of a strip or tile can only be had by decoding it all. */
    boolean compressed() {
        return compression != TiffTag.UNCOMPRESSED;
    }

    /**
     * Whether the bytes in the file are those of the decoded picture, but for the order of red and blue. They are not where
     * the decoder changes them: it turns white into black.
     */
    boolean plain() {
        boolean ordered = bits == Byte.SIZE || order == ByteOrder.nativeOrder();
        return !compressed() && ordered && photometric != TiffTag.MIN_IS_WHITE;
    }
}
