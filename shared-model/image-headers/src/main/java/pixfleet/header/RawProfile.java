package pixfleet.header;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** EXIF as ImageMagick wrote it into PNG's text before there was a chunk for it: in hexadecimal digits. */
final class RawProfile {
    private static final String NAME = "Raw profile type ";
    private static final int MAX_NAME = 80;

    /** An EXIF block has at most 64 KiB; a text that becomes longer is none. */
    private static final int MAX_TEXT = 160 << 10;

    private static final String EXIF = "457869660000";

    private RawProfile() {}

    /** EXIF's code for how the picture is to be turned; {@link Exif#NOT_SAID} if that text says nothing of it. */
    static int orientation(FileBytes file, PngChunk chunk) {
        byte[] name = file.bytes(chunk.content(), (int) Math.min(MAX_NAME, chunk.length()));
        String start = new String(name, StandardCharsets.ISO_8859_1);
        int end = start.indexOf(0);
        if (!announces(start) || end < 0) {
            return Exif.NOT_SAID;
        }
        boolean compressed = chunk.type() == PngChunk.COMPRESSED_TEXT;
        int text = end + (compressed ? 2 : 1);
        if (text > chunk.length()) {
            return Exif.NOT_SAID;
        }
        byte[] some = file.bytes(chunk.content() + text, (int) Math.min(MAX_TEXT, chunk.length() - text));
        return of(compressed ? inflated(some) : new String(some, StandardCharsets.ISO_8859_1));
    }

    private static boolean announces(String start) {
        return start.startsWith(NAME + "exif") || start.startsWith(NAME + "APP1");
    }

    private static String inflated(byte[] compressed) {
        var inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            var out = new ByteArrayOutputStream();
            byte[] some = new byte[8 << 10];
            while (!inflater.finished() && out.size() < MAX_TEXT) {
                int count = inflater.inflate(some);
                if (count == 0) {
                    break;
                }
                out.write(some, 0, count);
            }
            return out.toString(StandardCharsets.ISO_8859_1);
        } catch (DataFormatException e) {
            return "";
        } finally {
            inflater.end();
        }
    }

    private static int of(String text) {
        String digits = text.replaceAll("\\s", "");
        int start = digits.indexOf(EXIF);
        if (start < 0) {
            return Exif.NOT_SAID;
        }
        String block = digits.substring(start + EXIF.length());
        try {
            byte[] exif = HexFormat.of().parseHex(block, 0, block.length() / 2 * 2);
            return Exif.orientation(exif);
        } catch (IllegalArgumentException e) {
            return Exif.NOT_SAID;
        }
    }
}
