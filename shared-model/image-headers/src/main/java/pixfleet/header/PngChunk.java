package pixfleet.header;

/**
 * A chunk of a PNG.
 *
 * @param type its four letters, the first one highest
 * @param content where what is in it begins
 * @param length bytes of that
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition, 5.3</a>
 */
public record PngChunk(int type, long content, long length) {
    public static final int HEADER = 0x49484452;
    public static final int PALETTE = 0x504C5445;
    public static final int TRANSPARENCY = 0x74524E53;
    public static final int ANIMATION = 0x6163544C;
    public static final int EXIF = 0x65584966;
    public static final int TEXT = 0x74455874;
    public static final int COMPRESSED_TEXT = 0x7A545874;
    public static final int DATA = 0x49444154;
    public static final int END = 0x49454E44;

    private static final int SIGNATURE_BYTES = 8;
    private static final int BEFORE = 8;
    private static final int CHECKSUM = 4;

    /** The first one. */
    public static PngChunk first(FileBytes file) {
        return at(file, SIGNATURE_BYTES);
    }

    /** The one behind it. */
    public PngChunk next(FileBytes file) {
        return at(file, end());
    }

    private static PngChunk at(FileBytes file, long at) {
        return new PngChunk((int) file.big(at + 4, 4), at + BEFORE, file.big(at, 4));
    }

    /** Where its checksum stands. */
    public long checksum() {
        return content + length;
    }

    /** Where it ends. */
    public long end() {
        return checksum() + CHECKSUM;
    }

    /** Viewers go by a chunk's first letter: a small one says that the picture can be shown without it. */
    public boolean isCritical() {
        return (type >>> 24 & 0x20) == 0;
    }
}
