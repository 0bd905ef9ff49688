package pixfleet.local.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.StateFile;
import tools.jackson.databind.node.ObjectNode;

/**
 * The people of the local user pool: each has a token and is an identity of its own. The first one, who started the stack, is
 * in the group of operators; others are made by name and keep their token.
 */
public final class Users {
    private static final String FIRST = "local";
    private static final String OPERATORS = "operators";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final int SECRET_BYTES = 24;

    private final User first;
    private final String firstToken;
    private final Path file;
    private final Map<String, String> tokens = new TreeMap<>();

    /**
     * Somebody who showed a token.
     *
     * @param sub the identity
     * @param groups it is a member of
     */
    record User(String sub, Set<String> groups) {
        User {
            groups = Set.copyOf(groups);
        }

        boolean isOperator() {
            return groups.contains(OPERATORS);
        }
    }

    private Users(String firstToken, Path file) {
        this.first = new User(FIRST, Set.of(OPERATORS));
        this.firstToken = firstToken;
        this.file = file;
    }

    /** Those the file names, and the first one. */
    public static Users open(String firstToken, Path file) throws IOException {
        var users = new Users(firstToken, file);
        if (Files.exists(file)) {
            Json.read(file)
                    .properties()
                    .forEach(entry ->
                            users.tokens.put(entry.getKey(), entry.getValue().asString("")));
        }
        return users;
    }

    /** Who shows that token, if it is anybody's. */
    synchronized Optional<User> of(String token) {
        if (same(firstToken, token)) {
            return Optional.of(first);
        }
        return tokens.entrySet().stream()
                .filter(entry -> same(entry.getValue(), token))
                .map(entry -> new User(entry.getKey(), Set.of()))
                .findFirst();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The token of a user, who is made if there is none of that name.
     *
     * @throws IllegalArgumentException if nobody can have that name
     */
    synchronized String token(String name) throws IOException {
        if (name.equals(FIRST) || name.equals(OPERATORS) || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a user's name begins with a letter and has up to 31 lower-case letters, digits" + " and hyphens; "
                            + FIRST + " and " + OPERATORS + " are taken");
        }
        var known = tokens.get(name);
        if (known != null) {
            return known;
        }
        var secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        var token = HexFormat.of().formatHex(secret);
        tokens.put(name, token);
        StateFile.write(file, Json.pretty(json()));
        return token;
    }

    private ObjectNode json() {
        return Json.object(tokens);
    }
}
