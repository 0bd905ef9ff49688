package pixfleet.local.s3;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Names of files for keys of objects, one to one. S3's keys are any 1024 bytes; a file system has names of at most 255,
 * some that mean something, and no file beside a folder of the same name.
 *
 * <p>A key's parts between slashes are folders, its last part is the file, whose name ends with {@code %}: so {@code a} and
 * {@code a/b} do not meet, and half a file, which the store names otherwise, is not taken for one. Bytes that are not plain
 * ASCII, a percent sign, a backslash and a leading dot are written as {@code %} and two upper-case hexadecimal digits. An
 * empty folder's name is {@code %_}. A part that is too long goes on in a folder inside: {@code %+} at the end says so.
 */
final class KeyNames {
    static final int MAX_KEY_BYTES = 1024;
    private static final int MAX_NAME = 150;
    private static final String FILE = "%";
    private static final String EMPTY = "%_";
    private static final String GOES_ON = "%+";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private KeyNames() {}

    /** The path of an object's file; refuses what is no key. */
    static String path(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw refused("KeyTooLongError", "Your key is too long");
        }
        int last = key.lastIndexOf('/');
        return folder(key.substring(0, last + 1)) + pieces(escaped(key.substring(last + 1)) + FILE);
    }

    /** The path of what has keys that begin so; the text is empty or ends with a slash, as the answer does. */
    static String folder(String prefix) {
        if (prefix.isEmpty()) {
            return "";
        }
        return Stream.of(prefix.substring(0, prefix.length() - 1).split("/", -1))
                .map(part -> part.isEmpty() ? EMPTY : pieces(escaped(part)))
                .collect(Collectors.joining("/", "", "/"));
    }

    /** The key whose file this is; empty if it is no object's. */
    static Optional<String> key(String path) {
        return path.endsWith(FILE) ? unescaped(path.substring(0, path.length() - 1)) : Optional.empty();
    }

    /** What the keys of a folder begin with; empty if the name is only the beginning of one. */
    static Optional<String> prefix(String folder) {
        return folder.endsWith(GOES_ON + "/") ? Optional.empty() : unescaped(folder);
    }

    private static String escaped(String part) {
        var text = new StringBuilder();
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= ' ' && b < 0x7F && b != '%' && b != '\\' && (b != '.' || !text.isEmpty());
            if (plain) {
                text.append((char) b);
            } else {
                text.append('%').append(HEX.toHexDigits(b));
            }
        }
        return text.toString();
    }

    private static String pieces(String name) {
        var text = new StringBuilder();
        int from = 0;
        while (name.length() - from > MAX_NAME) {
            text.append(name, from, from + MAX_NAME).append(GOES_ON).append('/');
            from += MAX_NAME;
        }
        return text.append(name, from, name.length()).toString();
    }

    private static Optional<String> unescaped(String path) {
        var whole = path.replace(GOES_ON + "/", "");
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            if (c != '%') {
                bytes.write(c);
            } else if (whole.startsWith(EMPTY, i)) {
                i++;
            } else if (i + 2 < whole.length() && isHex(whole.charAt(i + 1)) && isHex(whole.charAt(i + 2))) {
                bytes.write(HexFormat.fromHexDigits(whole, i + 1, i + 3));
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(bytes.toString(StandardCharsets.UTF_8));
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
    }

    static S3Exception refused(String code, String message) {
        return refused(400, code, message);
    }

    /** An answer of S3's with that status. */
    static S3Exception refused(int status, String code, String message) {
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
