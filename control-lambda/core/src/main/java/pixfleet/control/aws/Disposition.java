package pixfleet.control.aws;

import java.nio.charset.StandardCharsets;

/**
 * The header that has a browser save what a link leads to, whatever it could show, and under which name.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6266">RFC 6266</a>
 */
final class Disposition {
    /** What RFC 8187 lets stand in an extended value as it is. */
    private static final String PLAIN = "!#$&+-.^_`|~";

    private Disposition() {}

    /** Says the name twice: in ASCII for old programs, and in full, which those who can read it prefer. */
    static String attachment(String name) {
        return "attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(ascii(name), encoded(name));
    }

    private static String ascii(String name) {
        return name.replaceAll("[^ -~]|[\"%\\\\/]", "_");
    }

    private static String encoded(String name) {
        var encoded = new StringBuilder();
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (octet & 0xFF);
            boolean alphanumeric = letter < 0x80 && Character.isLetterOrDigit(letter);
            if (alphanumeric || PLAIN.indexOf(letter) >= 0) {
                encoded.append(letter);
            } else {
                encoded.append("%%%02X".formatted((int) letter));
            }
        }
        return encoded.toString();
    }
}
