package pixfleet.local;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The command line.
 *
 * @param template SAM template to be
 * @param state directory that keeps everything
 * @param site directory of the built site, if there is one to serve
 * @param port of the site, the other servers take the next five; 0 for any, remembered in {@code state}
 * @param token that callers of the API show; made and remembered if not given
 * @param stackName name of the stack
 * @param parameters of the template
 * @param faults settings of {@link pixfleet.local.fault.Faults}
 * @param instanceCommand shell command an instance runs
 * @param instanceParts what processes of an instance are called in {@code faults}: a pattern of command lines by name
 * @param ric directory with AWS's runtime interface client
 * @param dynamodb directory with AWS's DynamoDB Local
 * @param allowMissingFunctions whether to start when a function's zip is not built
 * @param buckets made besides those of the template, as their users might have
 * @param functions whether there are functions at all; without, nothing reacts to objects, messages and time
 */
public record StackOptions(
        Path template,
        Path state,
        Optional<Path> site,
        int port,
        Optional<String> token,
        String stackName,
        Map<String, String> parameters,
        Map<String, String> faults,
        String instanceCommand,
        Map<String, Pattern> instanceParts,
        Path ric,
        Path dynamodb,
        boolean allowMissingFunctions,
        List<String> buckets,
        boolean functions) {
    /** What to type. */
    public static final String USAGE = """
            usage: StackMain --template FILE --state DIR [--site DIR] [--port N] [--token T] [--stack-name NAME]
                             [--parameter NAME=VALUE]... [--fault NAME=VALUE]... [--instance-command COMMAND]
                             [--instance-part NAME=REGEX]... [--ric DIR] [--dynamodb DIR] [--bucket NAME]...
                             [--allow-missing-functions | --no-functions]
            """;

    private static final int LAST_PORT = 65_530;

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

    /** Checks and copies. */
    public StackOptions {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("--port must be 0 to " + LAST_PORT + ", not " + port);
        }
        if (!stackName.matches("[a-zA-Z][a-zA-Z0-9-]{0,40}")) {
            throw new IllegalArgumentException("--stack-name must be letters, digits and hyphens: " + stackName);
        }
        parameters = Map.copyOf(parameters);
        faults = Map.copyOf(faults);
        instanceParts = Map.copyOf(instanceParts);
        buckets = List.copyOf(buckets);
        buckets.stream()
                .filter(name -> !BUCKET.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "--bucket must be 3 to 63 small letters, digits and hyphens: " + name);
                });
    }

    /** Reads the command line; throws {@link IllegalArgumentException} with one line that says what is wrong. */
    public static StackOptions parse(String... arguments) {
        var single = new LinkedHashMap<String, String>();
        var parameters = new LinkedHashMap<String, String>();
        var faults = new LinkedHashMap<String, String>();
        var parts = new LinkedHashMap<String, String>();
        var buckets = new ArrayList<String>();
        boolean allowMissing = false;
        boolean functions = true;
        Deque<String> left = new ArrayDeque<>(Arrays.asList(arguments));
        while (!left.isEmpty()) {
            var name = left.removeFirst();
            switch (name) {
                case "--allow-missing-functions" -> allowMissing = true;
                case "--no-functions" -> functions = false;
                case "--bucket" -> buckets.add(value(name, left));
                case "--parameter" -> pair(name, value(name, left), parameters);
                case "--fault" -> pair(name, value(name, left), faults);
                case "--instance-part" -> pair(name, value(name, left), parts);
                case "--template",
                        "--state",
                        "--site",
                        "--port",
                        "--token",
                        "--stack-name",
                        "--instance-command",
                        "--ric",
                        "--dynamodb" -> single.put(name, value(name, left));
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        return new StackOptions(
                path(single, "--template").orElseThrow(() -> new IllegalArgumentException("--template is missing")),
                path(single, "--state").orElseThrow(() -> new IllegalArgumentException("--state is missing")),
                path(single, "--site"),
                port(single.getOrDefault("--port", "0")),
                Optional.ofNullable(single.get("--token")),
                single.getOrDefault("--stack-name", "pixfleet"),
                parameters,
                faults,
                single.getOrDefault("--instance-command", "sleep infinity"),
                patterns(parts),
                path(single, "--ric").orElse(besideTheJar("ric")),
                path(single, "--dynamodb").orElse(besideTheJar("../dynamodb/target/lib")),
                allowMissing,
                buckets,
                functions);
    }

    private static Map<String, Pattern> patterns(Map<String, String> texts) {
        var patterns = new LinkedHashMap<String, Pattern>();
        texts.forEach((name, text) -> {
            try {
                patterns.put(name, Pattern.compile(text));
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("--instance-part " + name + ": " + e.getDescription(), e);
            }
        });
        return patterns;
    }

    private static Optional<Path> path(Map<String, String> single, String name) {
        return Optional.ofNullable(single.get(name))
                .map(text -> Path.of(text).toAbsolutePath().normalize());
    }

    private static Path besideTheJar(String name) {
        var source = StackOptions.class.getProtectionDomain().getCodeSource();
        return source == null
                ? Path.of(name).toAbsolutePath()
                : Path.of(source.getLocation().getPath()).resolveSibling(name).normalize();
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--port must be a number, not " + text, e);
        }
    }

    private static String value(String name, Deque<String> left) {
        var value = left.pollFirst();
        if (value == null) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return value;
    }

    private static void pair(String name, String text, Map<String, String> into) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(name + " needs NAME=VALUE, not " + text);
        }
        into.put(text.substring(0, equals), text.substring(equals + 1));
    }
}
