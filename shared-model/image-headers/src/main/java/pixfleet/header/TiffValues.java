package pixfleet.header;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a TIFF's directory says of its values, as numbers of TIFF, and which of it is taken.
 *
 * @param compression how they are compressed
 * @param photometric what they mean
 * @param samples values of a pixel
 * @param bits of the first of them
 * @param sampleFormat 1 for whole numbers without sign, 4 for nothing said
 * @param raw whether the directory is one of a camera's raw file, by a field that only these have
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0</a>
 */
public record TiffValues(long compression, long photometric, long samples, long bits, long sampleFormat, boolean raw) {
    /** A field that only Adobe's raw files have. */
    public static final int DNG_VERSION = 50_706;

    public static final int MIN_IS_WHITE = 0;
    public static final int MIN_IS_BLACK = 1;
    public static final int RGB = 2;
    public static final int PALETTE = 3;
    public static final int INKS = 5;
    public static final int YCBCR = 6;
    public static final int LAB = 8;

    private static final int SENSOR = 32_803;
    private static final int LINEAR_SENSOR = 34_892;
    private static final int UNSIGNED = 1;
    private static final int UNDEFINED = 4;

    /** None, fax, LZW, JPEG, Deflate, PackBits: what OpenCV's libtiff reads. */
    private static final List<Integer> USUAL = List.of(1, 2, 3, 4, 5, 7, 8, 32_946, 32_773);

    private static final Map<Integer, String> RARE = Map.of(
            6, "old-style JPEG",
            33_003, "JPEG 2000",
            33_004, "JPEG 2000",
            33_005, "JPEG 2000",
            34_712, "JPEG 2000",
            34_925, "LZMA",
            50_000, "Zstandard",
            50_001, "WebP");

    private static final Map<Integer, String> UNREAD = Map.of(
            32_766, "NeXT",
            32_809, "ThunderScan",
            34_661, "JBIG",
            34_676, "SGI LogLuv",
            34_677, "SGI LogLuv",
            34_887, "LERC",
            50_002, "JPEG XL",
            52_546, "JPEG XL");

    private static final Map<Integer, String> CAMERAS =
            Map.of(32_767, "Sony", 32_769, "Epson", 32_770, "Samsung", 34_713, "Nikon", 65_535, "Pentax");

    /** Reads them from a directory. */
    public static TiffValues of(TiffDirectory directory) {
        long samples = directory.value(TiffTag.SAMPLES_PER_PIXEL, 1);
        return new TiffValues(
                directory.value(TiffTag.COMPRESSION, TiffTag.UNCOMPRESSED),
                directory.value(TiffTag.PHOTOMETRIC, samples >= 3 ? RGB : MIN_IS_BLACK),
                samples,
                directory.value(TiffTag.BITS_PER_SAMPLE, 1),
                directory.value(TiffTag.SAMPLE_FORMAT, 1),
                directory.has(DNG_VERSION));
    }

    /** Why such values are not taken, a sentence; nothing if they are. */
    public Optional<String> refusal() {
        return camera().or(this::numbers).or(this::meaning).or(this::packing);
    }

    private Optional<String> camera() {
        if (raw) {
            return Optional.of("The file is a camera's raw file (DNG), which is not taken.");
        }
        String maker = CAMERAS.get((int) compression);
        if (maker != null) {
            return Optional.of("The file is a raw file of a %s camera, which is not taken.".formatted(maker));
        }
        return photometric == SENSOR || photometric == LINEAR_SENSOR
                ? Optional.of("The file is a camera's raw file, which is not taken.")
                : Optional.empty();
    }

    private Optional<String> numbers() {
        if (sampleFormat != UNSIGNED && sampleFormat != UNDEFINED) {
            return Optional.of(
                    "The TIFF holds signed or floating-point values; whole numbers of 8 or 16 bits are taken.");
        }
        boolean few = samples == 1 && (bits == 1 || bits == 2 || bits == 4);
        if (bits != 8 && bits != 16 && !few) {
            return Optional.of("The TIFF has %d bits a value; 8 or 16 are taken.".formatted(bits));
        }
        return samples < 1 || samples > 4
                ? Optional.of("The TIFF has %d channels; 1 to 4 are taken.".formatted(samples))
                : Optional.empty();
    }

    private Optional<String> meaning() {
        boolean fits = switch ((int) Math.min(photometric, Integer.MAX_VALUE)) {
            case MIN_IS_BLACK, MIN_IS_WHITE -> samples <= 2;
            case RGB -> samples >= 3;
            case PALETTE -> samples == 1 && bits <= 8;
            case INKS -> samples == 4;
            case YCBCR, LAB -> samples == 3;
            default -> false;
        };
        return fits
                ? Optional.empty()
                : Optional.of("The TIFF has %d values of %d bits a pixel in %s, which is not taken."
                        .formatted(samples, bits, colours(photometric)));
    }

    /** What a photometric interpretation is called in sentences. */
    static String colours(long photometric) {
        return switch ((int) Math.min(photometric, Integer.MAX_VALUE)) {
            case MIN_IS_WHITE -> "gray (0 is white)";
            case MIN_IS_BLACK -> "gray";
            case RGB -> "RGB";
            case PALETTE -> "a palette";
            case INKS -> "CMYK";
            case YCBCR -> "YCbCr";
            case LAB -> "CIE L*a*b*";
            default -> "colour space " + photometric;
        };
    }

    private Optional<String> packing() {
        if (USUAL.contains((int) compression) || rareCompression().isPresent()) {
            return Optional.empty();
        }
        String name = UNREAD.get((int) compression);
        String method = name == null ? "method " + compression : name + " (method " + compression + ")";
        return Optional.of("The TIFF is compressed by %s, which is not read here.".formatted(method));
    }

    /** The name of a compression that OpenCV does not read, and libvips does. */
    public Optional<String> rareCompression() {
        return Optional.ofNullable(RARE.get((int) compression));
    }

    /** Channels once decoded: a palette and inks become colours, gray with alpha becomes colour with alpha. */
    public int channels() {
        return photometric == PALETTE || photometric == INKS ? 3 : samples == 2 ? 4 : (int) samples;
    }

    /** Bits of a value once decoded. */
    public int depth() {
        return bits > Byte.SIZE ? 16 : 8;
    }
}
