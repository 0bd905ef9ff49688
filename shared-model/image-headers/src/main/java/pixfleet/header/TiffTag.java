package pixfleet.header;

/**
 * Numbers of TIFF: fields of a directory, their types and some of their values.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0</a>
 */
public final class TiffTag {
    public static final int SUBFILE = 254;
    public static final int WIDTH = 256;
    public static final int HEIGHT = 257;
    public static final int BITS_PER_SAMPLE = 258;
    public static final int COMPRESSION = 259;
    public static final int PHOTOMETRIC = 262;
    public static final int FILL_ORDER = 266;
    public static final int STRIP_OFFSETS = 273;
    public static final int ORIENTATION = 274;
    public static final int SAMPLES_PER_PIXEL = 277;
    public static final int ROWS_PER_STRIP = 278;
    public static final int STRIP_BYTE_COUNTS = 279;
    public static final int X_RESOLUTION = 282;
    public static final int Y_RESOLUTION = 283;
    public static final int PLANAR = 284;
    public static final int RESOLUTION_UNIT = 296;
    public static final int PREDICTOR = 317;
    public static final int TILE_WIDTH = 322;
    public static final int TILE_HEIGHT = 323;
    public static final int TILE_OFFSETS = 324;
    public static final int TILE_BYTE_COUNTS = 325;
    public static final int EXTRA_SAMPLES = 338;
    public static final int SAMPLE_FORMAT = 339;
    public static final int PROFILE = 34_675;

    public static final int TYPE_BYTE = 1;
    public static final int TYPE_SHORT = 3;
    public static final int TYPE_LONG = 4;
    public static final int TYPE_RATIONAL = 5;
    public static final int TYPE_UNDEFINED = 7;
    public static final int TYPE_SIGNED_RATIONAL = 10;
    public static final int TYPE_LONG8 = 16;

    public static final int UNCOMPRESSED = 1;
    public static final int LZW = 5;
    public static final int DEFLATE = 8;
    public static final int OLD_DEFLATE = 32946;
    public static final int PACK_BITS = 32773;

    public static final int MIN_IS_WHITE = 0;
    public static final int MIN_IS_BLACK = 1;
    public static final int RGB = 2;
    public static final int PALETTE = 3;
    public static final int SEPARATED = 5;

    public static final int FLOATING_POINT = 3;

    public static final int HORIZONTAL_DIFFERENCE = 2;

    public static final int ALPHA_UNSPECIFIED = 0;
    public static final int ALPHA_MULTIPLIED = 1;
    public static final int ALPHA_NOT_MULTIPLIED = 2;

    private TiffTag() {}

    /** Bytes of a value of that type. */
    public static int size(int type) {
        return switch (type) {
            case 3, 8 -> Short.BYTES;
            case 4, 9, 11, 13 -> Integer.BYTES;
            case 5, 10, 12, 16, 17, 18 -> Long.BYTES;
            default -> Byte.BYTES;
        };
    }
}
