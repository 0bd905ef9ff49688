package pixfleet.fleet.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.fleet.process.Decoding.Finish;
import pixfleet.fleet.process.Decoding.Patch;
import pixfleet.fleet.process.Decoding.Way;

/**
 * The kinds of TIFF there are, who decodes which, and why.
 *
 * <table>
 * <caption>Kinds</caption>
 * <tr><td>gray, RGB, palette, YCbCr; 1 or 8 bits, 16 bits if gray or RGB</td><td>OpenCV</td></tr>
 * <tr><td>8 bits, straight alpha</td><td>OpenCV, told that nothing is said of the alpha: it would multiply colours by it</td></tr>
 * <tr><td>alpha already multiplied in</td><td>OpenCV; colours are divided afterwards</td></tr>
 * <tr><td>16 bits, white is zero</td><td>OpenCV, which gives a negative; it is inverted afterwards</td></tr>
 * <tr><td>8 bits, uncompressed tiles of other than whole kibibytes</td><td>OpenCV, tile by tile: it refuses the file as a whole</td></tr>
 * <tr><td>2 and 4 bits gray; gray with alpha; planes of 16 bits or with alpha</td><td>libvips: OpenCV refuses them, loses the alpha, gives wrong values</td></tr>
 * <tr><td>inks (CMYK), CIE L*a*b*</td><td>libvips: OpenCV takes them for colours with alpha, and for RGB</td></tr>
 * <tr><td>Zstandard, LZMA, WebP, JPEG 2000, old-style JPEG</td><td>libvips: OpenCV's libtiff has none of them</td></tr>
 * <tr><td>any other compression</td><td>nobody: OpenCV gives black without an error</td></tr>
 * <tr><td>a camera's raw file</td><td>nobody: its first picture is a small preview</td></tr>
 * </table>
 */
final class TiffKind {
    private static final int CFA = 32_803;
    private static final int LINEAR_RAW = 34_892;
    private static final int CMYK = 5;
    private static final int YCBCR = 6;
    private static final int LAB = 8;
    private static final int DNG_VERSION = 50_706;
    private static final int UNDEFINED_FORMAT = 4;
    private static final int KIBIBYTE = 1024;

    /** Compressions OpenCV's libtiff reads: none, fax, LZW, JPEG, Deflate, PackBits. */
    private static final List<Integer> OPENCV = List.of(1, 2, 3, 4, 5, 7, 8, 32_946, 32_773);

    private static final Map<Integer, String> LIBVIPS = Map.of(
            6, "old-style JPEG",
            33_003, "JPEG 2000",
            33_004, "JPEG 2000",
            33_005, "JPEG 2000",
            34_712, "JPEG 2000",
            34_925, "LZMA",
            50_000, "Zstandard",
            50_001, "WebP");

    private static final Map<Integer, String> NOBODY = Map.of(
            32_766, "NeXT",
            32_809, "ThunderScan",
            34_661, "JBIG",
            34_676, "SGI LogLuv",
            34_677, "SGI LogLuv",
            34_887, "LERC",
            50_002, "JPEG XL",
            52_546, "JPEG XL");

    /** Compressions that only cameras write. */
    private static final Map<Integer, String> CAMERAS =
            Map.of(32_767, "a Sony", 32_769, "an Epson", 32_770, "a Samsung", 34_713, "a Nikon", 65_535, "a Pentax");

    private final TiffDirectory tags;
    private final long samples;
    private final long bits;
    private final long photometric;
    private final int compression;
    private final boolean planes;

    private TiffKind(TiffDirectory tags) {
        this.tags = tags;
        this.samples = tags.value(TiffTag.SAMPLES_PER_PIXEL, 1);
        this.bits = tags.value(TiffTag.BITS_PER_SAMPLE, 1);
        this.photometric = tags.value(TiffTag.PHOTOMETRIC, samples >= 3 ? TiffTag.RGB : TiffTag.MIN_IS_BLACK);
        this.compression = (int) tags.value(TiffTag.COMPRESSION, TiffTag.UNCOMPRESSED);
        this.planes = samples > 1 && tags.value(TiffTag.PLANAR, 1) == 2;
    }

    /**
     * How that picture is decoded.
     *
     * @throws UnfitImage if nobody decodes it right
     */
    static Decoding of(TiffDirectory directory) {
        var kind = new TiffKind(directory);
        kind.raw().or(kind::values).or(kind::packing).ifPresent(refusal -> {
            throw new UnfitImage(refusal);
        });
        return kind.decoding();
    }

    private Optional<String> raw() {
        if (tags.has(DNG_VERSION)) {
            return Optional.of("The file is a camera's raw file (DNG), which is not taken.");
        }
        if (CAMERAS.containsKey(compression)) {
            return Optional.of("The file is %s raw file, which is not taken.".formatted(CAMERAS.get(compression)));
        }
        return photometric == CFA || photometric == LINEAR_RAW
                ? Optional.of("The file is a camera's raw file, which is not taken.")
                : Optional.empty();
    }

    private Optional<String> values() {
        long format = tags.value(TiffTag.SAMPLE_FORMAT, 1);
        if (format != 1 && format != UNDEFINED_FORMAT) {
            return Optional.of(
                    "The TIFF holds signed or floating-point values; whole numbers of 8 and 16 bits are supported.");
        }
        boolean whole = bits == 8 || bits == 16;
        boolean few = samples == 1 && (bits == 1 || bits == 2 || bits == 4);
        if (!whole && !few) {
            return Optional.of("The TIFF has values of %d bits; 8 and 16 bits are supported.".formatted(bits));
        }
        if (samples < 1 || samples > 4) {
            return Optional.of("The TIFF has %d channels; 1 to 4 are supported.".formatted(samples));
        }
        return meaning();
    }

    private Optional<String> meaning() {
        boolean gray = photometric == TiffTag.MIN_IS_BLACK || photometric == TiffTag.MIN_IS_WHITE;
        boolean fits = switch ((int) Math.min(photometric, Integer.MAX_VALUE)) {
            case TiffTag.MIN_IS_BLACK, TiffTag.MIN_IS_WHITE -> samples <= 2;
            case TiffTag.RGB -> samples >= 3;
            case TiffTag.PALETTE -> samples == 1 && bits <= 8;
            case CMYK -> samples == 4;
            case YCBCR, LAB -> samples == 3;
            default -> false;
        };
        if (!fits) {
            return Optional.of("The TIFF has %d values of %d bits a pixel in colour space %d, which is not taken."
                    .formatted(samples, bits, photometric));
        }
        return gray && samples == 2 && bits < 8
                ? Optional.of("The TIFF has values of %d bits beside an alpha.".formatted(bits))
                : Optional.empty();
    }

    private Optional<String> packing() {
        if (OPENCV.contains(compression) || LIBVIPS.containsKey(compression)) {
            return Optional.empty();
        }
        String name = NOBODY.containsKey(compression)
                ? "%s (method %d)".formatted(NOBODY.get(compression), compression)
                : "method %d".formatted(compression);
        return Optional.of("The TIFF is compressed by %s, which is not read here.".formatted(name));
    }

    private Decoding decoding() {
        return other().map(Decoding::by).orElseGet(this::byOpenCv);
    }

    /** What is left to libvips. */
    private Optional<Way> other() {
        if (photometric == CMYK) {
            return Optional.of(new Way.Other(OtherDecoder.Kind.TIFF_INKS, "TIFF of inks (CMYK)"));
        }
        if (photometric == LAB) {
            return Optional.of(new Way.Other(OtherDecoder.Kind.TIFF_LAB, "TIFF in CIE L*a*b*"));
        }
        String name = LIBVIPS.get(compression);
        if (name != null) {
            return Optional.of(new Way.Other(OtherDecoder.Kind.TIFF, "TIFF compressed by " + name));
        }
        if (samples == 2) {
            return Optional.of(new Way.Other(OtherDecoder.Kind.TIFF, "TIFF in gray with alpha"));
        }
        if (photometric != TiffTag.PALETTE && (bits == 2 || bits == 4)) {
            return Optional.of(new Way.Other(OtherDecoder.Kind.TIFF, "TIFF of %d bits a value".formatted(bits)));
        }
        boolean misread = planes && (bits == 16 || samples == 4);
        return misread
                ? Optional.of(new Way.Other(OtherDecoder.Kind.TIFF, "TIFF in separate planes"))
                : Optional.empty();
    }

    private Decoding byOpenCv() {
        var patches = new ArrayList<Patch>();
        patch(patches, TiffTag.ORIENTATION, 1);
        if (tags.value(TiffTag.SAMPLE_FORMAT, 1) == UNDEFINED_FORMAT) {
            patch(patches, TiffTag.SAMPLE_FORMAT, 1);
        }
        long alpha = samples == 4 ? tags.value(TiffTag.EXTRA_SAMPLES, TiffTag.ALPHA_UNSPECIFIED) : 0;
        Finish finish = new Finish.None();
        if (alpha == TiffTag.ALPHA_NOT_MULTIPLIED && bits == 8) {
            patch(patches, TiffTag.EXTRA_SAMPLES, TiffTag.ALPHA_UNSPECIFIED);
        } else if (alpha == TiffTag.ALPHA_MULTIPLIED) {
            finish = new Finish.Divided();
        } else if (photometric == TiffTag.MIN_IS_WHITE && bits == 16) {
            finish = new Finish.Inverted();
        }
        return new Decoding(wholly() ? new Way.OpenCv() : new Way.InParts(), patches, finish);
    }

    /** OpenCV would turn some pictures by itself, depending on depth and channels, and so must find them upright. */
    private void patch(List<Patch> patches, int tag, int value) {
        tags.place(tag).ifPresent(place -> {
            boolean little = tags.order() == java.nio.ByteOrder.LITTLE_ENDIAN;
            for (long i = 0; i < tags.count(tag); i++) {
                int at = Math.toIntExact(place + i * Short.BYTES);
                patches.add(new Patch(at, Short.BYTES, little ? value << 8 : value));
            }
        });
    }

    private boolean wholly() {
        long tile = tags.value(TiffTag.TILE_WIDTH, 0) * tags.value(TiffTag.TILE_HEIGHT, 0) * samples;
        boolean read = tile % KIBIBYTE == 0 || bits != 8 || compression != TiffTag.UNCOMPRESSED;
        return !tags.has(TiffTag.TILE_OFFSETS) || read || planes;
    }
}
