package pixfleet.header;

import pixfleet.job.ImageFormat;

/**
 * A WebP file's first chunk.
 *
 * @see <a href="https://developers.google.com/speed/webp/docs/riff_container">WebP container specification</a>
 */
public final class WebpHeader {
    private static final int ALPHA = 0x10;
    private static final int LOSSLESS_SIGNATURE = 0x2F;
    private static final String LOSSY_SIGNATURE = "\u009D\u0001*";
    private static final int EDGE = 0x3FFF;
    private static final String EXIF_START = "Exif\0\0";

    private WebpHeader() {}

    /**
     * Reads it. Of an animation the first picture counts; its shape is the canvas'.
     *
     * @throws UnfitImage if it is damaged
     */
    static ImageHeader read(FileBytes file) {
        RiffChunk chunk = RiffChunk.first(file);
        long at = chunk.content();
        return switch (chunk.type()) {
            case RiffChunk.EXTENDED ->
                header(file.little(at + 4, 3) + 1, file.little(at + 7, 3) + 1, (file.unsigned(at) & ALPHA) != 0);
            case RiffChunk.LOSSLESS -> lossless(file, at);
            case RiffChunk.LOSSY -> lossy(file, at);
            default -> throw ImageHeader.damaged(ImageFormat.WEBP);
        };
    }

    private static ImageHeader lossless(FileBytes file, long at) {
        if (file.unsigned(at) != LOSSLESS_SIGNATURE) {
            throw ImageHeader.damaged(ImageFormat.WEBP);
        }
        long packed = file.little(at + 1, 4);
        return header((packed & EDGE) + 1, (packed >>> 14 & EDGE) + 1, (packed >>> 28 & 1) == 1);
    }

    private static ImageHeader lossy(FileBytes file, long at) {
        if (!file.says(at + 3, LOSSY_SIGNATURE)) {
            throw ImageHeader.damaged(ImageFormat.WEBP);
        }
        return header(file.little(at + 6, 2) & EDGE, file.little(at + 8, 2) & EDGE, false);
    }

    private static ImageHeader header(long width, long height, boolean alpha) {
        return ImageHeader.of(ImageFormat.WEBP, width, height, alpha ? 4 : 3, Byte.SIZE);
    }

    /** EXIF's code for how the picture is to be turned, 1 to 8. The last block counts; it stands behind the pixels. */
    public static int orientation(FileBytes file) {
        int orientation = Exif.UPRIGHT;
        RiffChunk chunk = RiffChunk.first(file);
        while (true) {
            if (chunk.type() == RiffChunk.EXIF) {
                int announced = file.says(chunk.content(), EXIF_START) ? EXIF_START.length() : 0;
                orientation = Exif.orientation(file, chunk.content() + announced, chunk.length() - announced);
            }
            if (!chunk.hasNext(file.length())) {
                return orientation;
            }
            chunk = chunk.next(file);
        }
    }
}
