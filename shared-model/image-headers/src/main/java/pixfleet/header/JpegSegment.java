package pixfleet.header;

/**
 * A segment of a JPEG before its pixels.
 *
 * @param marker what it is
 * @param content where what is in it begins
 * @param length bytes of that
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, annex B</a>
 */
public record JpegSegment(int marker, long content, int length) {
    public static final int START_OF_IMAGE = 0xD8;
    public static final int END_OF_IMAGE = 0xD9;
    public static final int START_OF_SCAN = 0xDA;
    public static final int APP1 = 0xE1;
    public static final int APP2 = 0xE2;

    private static final int FILLER = 0xFF;
    private static final int TEMPORARY = 0x01;
    private static final int SIGNATURE_BYTES = 2;
    private static final int LENGTH_BYTES = 2;

    /** The first one behind the signature. */
    public static JpegSegment first(FileBytes file) {
        return from(file, SIGNATURE_BYTES);
    }

    /**
     * The one behind it, where it is no {@link #START_OF_SCAN}.
     *
     * @throws UnfitImage if the picture begins or ends there
     */
    public JpegSegment next(FileBytes file) {
        return from(file, end());
    }

    /** Where it ends. */
    public long end() {
        return content + length;
    }

    /** Bytes that are no marker are passed over, as decoders do. */
    private static JpegSegment from(FileBytes file, long start) {
        long at = start;
        while (true) {
            int marker = file.unsigned(at + 1);
            if (file.unsigned(at) != FILLER || marker == FILLER || marker == 0) {
                at++;
            } else if (marker == END_OF_IMAGE) {
                throw UnfitImage.truncated("it has no picture data");
            } else if (marker == START_OF_IMAGE) {
                throw new UnfitImage("The JPEG is damaged: it begins twice.");
            } else if (standsAlone(marker)) {
                at += 2;
            } else {
                int stated = (int) file.big(at + 2, LENGTH_BYTES);
                return new JpegSegment(marker, at + 2 + LENGTH_BYTES, Math.max(0, stated - LENGTH_BYTES));
            }
        }
    }

    /** Markers without a segment: restarts among them, which stand between pixels. */
    static boolean standsAlone(int marker) {
        return marker == TEMPORARY || (marker >= 0xD0 && marker <= 0xD7);
    }

    /** Whether it says the picture's size. */
    boolean startsFrame() {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }
}
