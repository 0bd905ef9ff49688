package pixfleet.header;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** EXIF as ImageMagick wrote it into PNG's text before there was a chunk for it: in hexadecimal digits. */
public final class RawProfile {
    private static final String NAME = "Raw profile type ";
    private static final int MAX_NAME = 80;

    /** An EXIF block has at most 64 KiB; a text that becomes longer is none. */
    private static final int MAX_TEXT = 160 << 10;

    private static final String EXIF = "457869660000";

    private RawProfile() {}

    /** EXIF's code for how the picture is to be turned; 0 if that text says nothing of it. */
    public static int orientation(ByteBuffer bytes, int from, int length) {
        ByteBuffer chunk = bytes.slice(from, length);
        byte[] name = new byte[Math.min(MAX_NAME, length)];
        chunk.get(0, name);
        String start = new String(name, StandardCharsets.ISO_8859_1);
        int end = start.indexOf(0);
        boolean exif = start.startsWith(NAME + "exif") || start.startsWith(NAME + "APP1");
        if (!exif || end < 0) {
            return 0;
        }
        boolean compressed = bytes.get(from - 4) == 'z';
        int text = end + (compressed ? 2 : 1);
        return text > length ? 0 : of(compressed ? inflated(chunk, text) : plain(chunk, text));
    }

    private static String plain(ByteBuffer chunk, int text) {
        byte[] some = new byte[Math.min(MAX_TEXT, chunk.limit() - text)];
        chunk.get(text, some);
        return new String(some, StandardCharsets.ISO_8859_1);
    }

    private static String inflated(ByteBuffer chunk, int text) {
        var inflater = new Inflater();
        try {
            inflater.setInput(chunk.slice(text, chunk.limit() - text));
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
            return 0;
        }
        String block = digits.substring(start + EXIF.length());
        try {
            byte[] exif = HexFormat.of().parseHex(block, 0, block.length() / 2 * 2);
            return Exif.orientation(ByteBuffer.wrap(exif), 0, exif.length);
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }
}
