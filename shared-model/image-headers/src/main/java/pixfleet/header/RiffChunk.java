package pixfleet.header;

/**
 * A chunk of a WebP.
 *
 * @param type its four letters, the first one lowest
 * @param content where what is in it begins
 * @param length bytes of that
 * @see <a href="https://developers.google.com/speed/webp/docs/riff_container">WebP container specification</a>
 */
public record RiffChunk(int type, long content, long length) {
    public static final int LOSSY = 0x20385056;
    public static final int LOSSLESS = 0x4C385056;
    public static final int EXTENDED = 0x58385056;
    public static final int FRAME = 0x464D4E41;
    public static final int EXIF = 0x46495845;

    /** Bytes of a chunk before its content. */
    public static final int BEFORE = 8;

    private static final int FILE_HEADER = 12;

    /** The first one. */
    public static RiffChunk first(FileBytes file) {
        return at(file, FILE_HEADER);
    }

    /** The one behind it. */
    public RiffChunk next(FileBytes file) {
        return at(file, end());
    }

    /** Whether there is one behind it, in a file of that length. */
    public boolean hasNext(long length) {
        return end() + BEFORE <= length;
    }

    private static RiffChunk at(FileBytes file, long at) {
        return new RiffChunk((int) file.little(at, 4), at + BEFORE, file.little(at + 4, 4));
    }

    /** Where it ends, with the byte that makes its length even. */
    public long end() {
        return content + length + length % 2;
    }
}
