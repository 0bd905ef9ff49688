package pixfleet.system.flow;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pixfleet.local.wire.Credentials;

/** What no log may hold: the token and the secret keys of a system and its roles, signatures, and keys of a session. */
public final class SecretsInLogs {
    private static final Pattern SIGNED = Pattern.compile(
            "(?i)X-Amz-(Signature|Security-Token)=[0-9a-z%]{16}|Signature=[0-9a-f]{64}|\"x-amz-signature\" *: *\"|Bearer +[0-9a-z._-]{20}");

    private SecretsInLogs() {}

    /** Where in the logs below a system's state one stands: file and line, without the secret itself. */
    public static List<String> below(Path state) {
        var found = new ArrayList<String>();
        if (!Files.isDirectory(state)) {
            return found;
        }
        List<String> secrets = secretsOf(state);
        try (Stream<Path> files = Files.find(
                state, 8, (file, is) -> is.isRegularFile() && file.toString().endsWith(".log"))) {
            for (Path log : files.toList()) {
                List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
                for (int i = 0; i < lines.size(); i++) {
                    String line = lines.get(i);
                    if (SIGNED.matcher(line).find() || secrets.stream().anyMatch(line::contains)) {
                        found.add("%s, line %d".formatted(state.relativize(log), i + 1));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static List<String> secretsOf(Path state) {
        var secrets = new ArrayList<String>();
        try {
            if (Files.exists(state.resolve("token"))) {
                secrets.add(Files.readString(state.resolve("token")).strip());
            }
            if (Files.exists(state.resolve("credentials.json"))) {
                var pair = new ObjectMapper()
                        .readTree(state.resolve("credentials.json").toFile());
                String secret = pair.path("secretAccessKey").asText();
                secrets.add(secret);
                secrets.add(new Credentials(pair.path("accessKeyId").asText(), secret).mark());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        secrets.removeIf(String::isBlank);
        return secrets;
    }
}
