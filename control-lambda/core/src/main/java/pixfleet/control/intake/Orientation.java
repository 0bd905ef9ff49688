package pixfleet.control.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Arrays;
import pixfleet.job.ImageFormat;

/**
 * Finds out whether a file's picture lies on its side. That may stand behind the pixels, so it is asked only where a
 * pipeline fits one way and not the other.
 */
final class Orientation {
    private static final int JPEG_SCAN = 0xDA;
    private static final int JPEG_APP1 = 0xE1;
    private static final byte[] EXIF_START = {'E', 'x', 'i', 'f', 0, 0};
    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_AROUND = 12;
    private static final int PNG_TAIL = 32 * 1024;
    private static final int RIFF_HEADER = 12;
    private static final int RIFF_CHUNK = 8;

    private Orientation() {}

    /**
     * Reads it.
     *
     * @throws IOException if the file ends before it should
     */
    static Turn read(HeaderBytes bytes, ImageFormat format) throws IOException {
        return switch (format) {
            case JPEG -> jpeg(bytes);
            case PNG -> png(bytes);
            case WEBP -> webp(bytes);
            // What libvips decodes it has turned.
            case BMP, HEIC, AVIF, JXL, GIF, JP2 -> Turn.NONE;
            case TIFF -> Turn.UNKNOWN;
        };
    }

    /** The first EXIF segment before the pixels counts. */
    private static Turn jpeg(HeaderBytes bytes) throws IOException {
        long at = 2;
        while (true) {
            int marker = bytes.unsigned(at + 1);
            if (bytes.unsigned(at) != 0xFF || marker == 0xFF || marker == 0) {
                at++;
            } else if (marker == JPEG_SCAN) {
                return Turn.NONE;
            } else if (marker == 1 || (marker >= 0xD0 && marker <= 0xD7)) {
                at += 2;
            } else {
                int length = (int) bytes.bigEndian(at + 2, 2);
                if (marker == JPEG_APP1 && length >= 2 + EXIF_START.length && isExif(bytes, at + 4)) {
                    return Exif.turn(bytes.bytes(at + 4 + EXIF_START.length, length - 2 - EXIF_START.length));
                }
                at += 2 + length;
            }
        }
    }

    private static boolean isExif(HeaderBytes bytes, long at) throws IOException {
        return Arrays.equals(bytes.bytes(at, EXIF_START.length), EXIF_START);
    }

    /** The first EXIF chunk counts. One in an old writer's text, or behind the pixels of a long file, is not looked into. */
    private static Turn png(HeaderBytes bytes) throws IOException {
        boolean inReach = bytes.length() <= Uploads.HEAD_BYTES;
        long at = PNG_SIGNATURE;
        while (at + PNG_AROUND <= bytes.length()) {
            long length = bytes.bigEndian(at, 4);
            switch (name(bytes, at + 4)) {
                case "eXIf" -> {
                    return Exif.turn(bytes.bytes(at + 8, (int) Math.min(length, Exif.MAX_BYTES)));
                }
                case "tEXt", "zTXt" -> {
                    if (new String(bytes.bytes(at + 8, (int) Math.min(length, 16)), ISO_8859_1)
                            .equals("Raw profile type")) {
                        return Turn.UNKNOWN;
                    }
                }
                case "IDAT" -> {
                    if (!inReach) {
                        return behindThePixels(bytes);
                    }
                }
                default -> {}
            }
            at += PNG_AROUND + length;
        }
        return Turn.NONE;
    }

    private static Turn behindThePixels(HeaderBytes bytes) throws IOException {
        int count = (int) Math.min(PNG_TAIL, bytes.length());
        var tail = new String(bytes.bytes(bytes.length() - count, count), ISO_8859_1);
        return tail.contains("eXIf") || tail.contains("Raw profile type") ? Turn.UNKNOWN : Turn.NONE;
    }

    /** The last EXIF chunk counts; it stands behind the pixels. */
    private static Turn webp(HeaderBytes bytes) throws IOException {
        Turn turn = Turn.NONE;
        long at = RIFF_HEADER;
        while (at + RIFF_CHUNK <= bytes.length()) {
            long length = bytes.littleEndian(at + 4, 4);
            if (name(bytes, at).equals("EXIF")) {
                byte[] block = bytes.bytes(at + RIFF_CHUNK, (int) Math.min(length, Exif.MAX_BYTES));
                boolean announced = Arrays.equals(Arrays.copyOf(block, EXIF_START.length), EXIF_START);
                turn = Exif.turn(announced ? Arrays.copyOfRange(block, EXIF_START.length, block.length) : block);
            }
            at += RIFF_CHUNK + length + length % 2;
        }
        return turn;
    }

    private static String name(HeaderBytes bytes, long at) throws IOException {
        return new String(bytes.bytes(at, 4), ISO_8859_1);
    }
}
