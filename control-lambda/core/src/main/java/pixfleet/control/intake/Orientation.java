package pixfleet.control.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import pixfleet.header.Exif;
import pixfleet.header.FileBytes;
import pixfleet.header.JpegHeader;
import pixfleet.header.PngChunk;
import pixfleet.header.PngHeader;
import pixfleet.header.TiffDirectory;
import pixfleet.header.TiffTag;
import pixfleet.header.UnfitImage;
import pixfleet.header.WebpHeader;
import pixfleet.job.ImageFormat;

/**
 * Finds out whether a file's picture lies on its side. That may stand behind the pixels, so it is asked only where a
 * pipeline fits one way and not the other.
 */
final class Orientation {
    private static final int QUARTER_TURNS = 5;
    private static final String RAW_PROFILE = "Raw profile type";
    private static final int PNG_TAIL = 32 * 1024;

    private Orientation() {}

    /**
     * Reads it.
     *
     * @throws UnfitImage if the file ends before it should
     */
    static Turn read(FileBytes file, ImageFormat format) {
        return switch (format) {
            case JPEG -> turn(JpegHeader.orientation(file));
            case PNG -> png(file);
            case WEBP -> turn(WebpHeader.orientation(file));
            case TIFF -> turn(Exif.sane(TiffDirectory.first(file).value(TiffTag.ORIENTATION, Exif.UPRIGHT)));
            // What libvips decodes it has turned.
            case BMP, HEIC, AVIF, JXL, GIF, JP2 -> Turn.NONE;
        };
    }

    private static Turn turn(int orientation) {
        return orientation >= QUARTER_TURNS ? Turn.QUARTER : Turn.NONE;
    }

    /** An EXIF chunk in an old writer's text, or behind the pixels of a long file, is not looked into. */
    private static Turn png(FileBytes file) {
        boolean inReach = file.length() <= Uploads.HEAD_BYTES;
        PngChunk chunk = PngChunk.first(file);
        while (chunk.type() != PngChunk.EXIF) {
            if (isRawProfile(file, chunk)) {
                return Turn.UNKNOWN;
            }
            if (chunk.type() == PngChunk.DATA && !inReach) {
                return behindThePixels(file);
            }
            if (chunk.type() == PngChunk.END || chunk.end() >= file.length()) {
                return Turn.NONE;
            }
            chunk = chunk.next(file);
        }
        return turn(PngHeader.orientation(file));
    }

    private static boolean isRawProfile(FileBytes file, PngChunk chunk) {
        boolean text = chunk.type() == PngChunk.TEXT || chunk.type() == PngChunk.COMPRESSED_TEXT;
        return text && file.says(chunk.content(), RAW_PROFILE);
    }

    private static Turn behindThePixels(FileBytes file) {
        int count = (int) Math.min(PNG_TAIL, file.length());
        var tail = new String(file.bytes(file.length() - count, count), ISO_8859_1);
        return tail.contains("eXIf") || tail.contains(RAW_PROFILE) ? Turn.UNKNOWN : Turn.NONE;
    }
}
