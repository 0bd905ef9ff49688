package pixfleet.header;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The corpus that is kept: files of every format, sound, rare and damaged, as {@code cases/expect.json} names them. */
public final class Cases {
    private static final Pattern NAMED = Pattern.compile("\"file\": \"([^\"]+)\"");

    private Cases() {}

    /** All of them, by name. */
    public static Map<String, byte[]> all() {
        var files = new TreeMap<String, byte[]>();
        NAMED.matcher(new String(resource("expect.json"), StandardCharsets.UTF_8))
                .results()
                .map(found -> found.group(1))
                .forEach(name -> files.put(name, resource("files/" + name)));
        return files;
    }

    private static byte[] resource(String name) {
        try (var in = Cases.class.getResourceAsStream("/cases/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
