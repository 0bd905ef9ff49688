package pixfleet.fleet.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.fleet.process.Decoding.Finish;
import pixfleet.fleet.process.Decoding.Patch;
import pixfleet.fleet.process.Decoding.Route;
import pixfleet.header.TiffDirectory;
import pixfleet.header.TiffTag;
import pixfleet.header.TiffValues;

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
 * <tr><td>a palette of 1 or 2 bits, and of more in such tiles; 1 to 4 bits in tiles, uncompressed</td><td>libvips: OpenCV gives gray, or
 * refuses them</td></tr>
 * <tr><td>2 and 4 bits gray; gray with alpha; planes of 16 bits or with alpha</td><td>libvips: OpenCV refuses them, loses the alpha, gives wrong values</td></tr>
 * <tr><td>inks (CMYK), CIE L*a*b*</td><td>libvips: OpenCV takes them for colours with alpha, and for RGB</td></tr>
 * <tr><td>Zstandard, LZMA, WebP, JPEG 2000, old-style JPEG</td><td>libvips: OpenCV's libtiff has none of them</td></tr>
 * <tr><td>any other compression</td><td>nobody: OpenCV gives black without an error</td></tr>
 * <tr><td>a camera's raw file</td><td>nobody: its first picture is a small preview</td></tr>
 * </table>
 */
final class TiffKind {
    private static final int UNDEFINED_FORMAT = 4;
    private static final int KIBIBYTE = 1024;

    private final TiffDirectory tags;
    private final long samples;
    private final long bits;
    private final long photometric;
    private final TiffValues values;
    private final boolean planes;

    private TiffKind(TiffDirectory tags) {
        this.tags = tags;
        this.samples = tags.value(TiffTag.SAMPLES_PER_PIXEL, 1);
        this.bits = tags.value(TiffTag.BITS_PER_SAMPLE, 1);
        this.values = TiffValues.of(tags);
        this.photometric = values.photometric();
        this.planes = samples > 1 && tags.value(TiffTag.PLANAR, 1) == 2;
    }

    /** How that picture is decoded. That it is one which somebody decodes right is known by its header. */
    static Decoding of(TiffDirectory directory) {
        return new TiffKind(directory).decoding();
    }

    private Decoding decoding() {
        return other().map(Decoding::by).orElseGet(this::byOpenCv);
    }

    /** What is left to libvips. */
    private Optional<Route> other() {
        if (photometric == TiffValues.INKS) {
            return Optional.of(new Route.Other(OtherDecoder.Kind.TIFF_INKS, "TIFF of inks (CMYK)"));
        }
        if (photometric == TiffValues.LAB) {
            return Optional.of(new Route.Other(OtherDecoder.Kind.TIFF_LAB, "TIFF in CIE L*a*b*"));
        }
        if (values.rareCompression().isPresent()) {
            return values.rareCompression()
                    .map(name -> new Route.Other(OtherDecoder.Kind.TIFF, "TIFF compressed by " + name));
        }
        if (samples == 2) {
            return Optional.of(new Route.Other(OtherDecoder.Kind.TIFF, "TIFF in gray with alpha"));
        }
        if (photometric != TiffTag.PALETTE && (bits == 2 || bits == 4)) {
            return Optional.of(new Route.Other(OtherDecoder.Kind.TIFF, "TIFF of %d bits a value".formatted(bits)));
        }
        if (photometric == TiffTag.PALETTE && (bits < 4 || !wholly())) {
            return Optional.of(new Route.Other(OtherDecoder.Kind.TIFF, "TIFF with a palette"));
        }
        if (bits < Byte.SIZE && tiled() && values.compression() == TiffTag.UNCOMPRESSED) {
            return Optional.of(new Route.Other(OtherDecoder.Kind.TIFF, "TIFF of %d bits a value".formatted(bits)));
        }
        boolean misread = planes && (bits == 16 || samples == 4 || unevenTiles());
        return misread
                ? Optional.of(new Route.Other(OtherDecoder.Kind.TIFF, "TIFF in separate planes"))
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
        return new Decoding(wholly() ? new Route.OpenCv() : new Route.InParts(), patches, finish);
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
        return planes || !unevenTiles();
    }

    private boolean tiled() {
        return tags.has(TiffTag.TILE_OFFSETS);
    }

    /** Tiles that OpenCV does not read of a file in memory. */
    private boolean unevenTiles() {
        long tile = tags.value(TiffTag.TILE_WIDTH, 0) * tags.value(TiffTag.TILE_HEIGHT, 0) * (planes ? 1 : samples);
        boolean read = tile % KIBIBYTE == 0 && bits == 8;
        return tiled() && !read && bits <= 8 && values.compression() == TiffTag.UNCOMPRESSED;
    }
}
