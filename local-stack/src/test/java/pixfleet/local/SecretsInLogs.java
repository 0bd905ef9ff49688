package pixfleet.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What no log may hold: the token and the secret keys of a system and its roles, signatures, and keys of a session. What is looked
 * for in the logs of a system is left for {@code tools/secrets-in-logs.sh}, which goes through the reports of the whole run.
 */
public final class SecretsInLogs {
    private static final Pattern SIGNED = patterns();
    private static final Pattern KEY = Pattern.compile("\"secretAccessKey\"\\s*:\\s*\"([^\"]*)\"");

    private SecretsInLogs() {}

    /** Where in the logs below a system's state one stands: file and line, without the secret itself. */
    public static List<String> below(Path state) {
        var found = new ArrayList<String>();
        if (!Files.isDirectory(state)) {
            return found;
        }
        try (Stream<Path> files = Files.find(
                state, 8, (file, is) -> is.isRegularFile() && file.toString().endsWith(".log"))) {
            List<String> secrets = secretsOf(state);
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
            if (Files.exists(state.resolve("endpoints.json"))) {
                remember(secrets);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** The patterns of the search through the whole run. */
    private static Pattern patterns() {
        try (Stream<String> lines = Files.lines(StackProcess.root().resolve("tools/secrets-in-logs.patterns"))) {
            return Pattern.compile(
                    lines.map(line -> "(?:" + line + ")").collect(Collectors.joining("|")), Pattern.CASE_INSENSITIVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> secretsOf(Path state) throws IOException {
        var secrets = new ArrayList<String>();
        if (Files.exists(state.resolve("token"))) {
            secrets.add(Files.readString(state.resolve("token")).strip());
        }
        if (Files.exists(state.resolve("credentials.json"))) {
            var key = KEY.matcher(Files.readString(state.resolve("credentials.json")));
            while (key.find()) {
                secrets.add(key.group(1));
                secrets.add(markOfRoles(key.group(1)));
            }
        }
        secrets.removeIf(String::isBlank);
        return secrets;
    }

    /** How the secrets of all roles begin, as {@code Credentials} of the stack makes them. */
    static String markOfRoles(String secret) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((secret + "/roles").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void remember(List<String> secrets) throws IOException {
        Path known = StackProcess.root().resolve("target/secrets-of-tests");
        Files.createDirectories(known.getParent());
        Files.write(known, secrets, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
