package pixfleet.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A local stack as a child process, for integration tests. Needs the JDK only.
 *
 * <p>Works from any module's directory: the built stack ({@code local-stack/target}) is found by walking up. Closing
 * stops the stack; state in a temporary directory goes with it.
 */
public final class StackProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(25);

    private final Options options;
    private final Process process;
    private final Endpoints endpoints;

    /**
     * How to start.
     *
     * @param template the template, or null for the repository's {@code sam/template.yaml}
     * @param state directory that keeps the state
     * @param keepState whether closing leaves the directory
     * @param arguments further arguments of {@code StackMain}
     */
    public record Options(Path template, Path state, boolean keepState, List<String> arguments) {
        /** Copies the arguments. */
        public Options {
            template = template == null ? root().resolve("sam").resolve("template.yaml") : template;
            arguments = List.copyOf(arguments);
        }

        /** A stack on any free ports with fresh state that goes away when it is closed. */
        public static Options fresh(String... arguments) {
            try {
                return new Options(null, Files.createTempDirectory("local-stack-"), false, Arrays.asList(arguments));
            } catch (IOException e) {
                throw new UncheckedIOException("make a state directory", e);
            }
        }

        /** The same with another template. */
        public Options template(Path other) {
            return new Options(other, state, keepState, arguments);
        }

        /** The same with the state in a directory that stays. */
        public Options keeping(Path directory) {
            return new Options(template, directory, true, arguments);
        }

        /** The same with more arguments. */
        public Options with(String... more) {
            return new Options(
                    template,
                    state,
                    keepState,
                    Stream.concat(arguments.stream(), Stream.of(more)).toList());
        }
    }

    /**
     * What {@code endpoints.json} says.
     *
     * @param site address of the site, with a slash at the end
     * @param api address of the API
     * @param token for the API
     * @param pid of the stack
     * @param region of the AWS endpoints
     * @param accessKeyId of the AWS endpoints
     * @param secretAccessKey of the AWS endpoints
     * @param s3 endpoint
     * @param sqs endpoint
     * @param sns endpoint
     * @param ec2 endpoint
     * @param dynamodb endpoint
     * @param buckets names, by key such as {@code uploads}
     * @param queues URLs, by key such as {@code deadLetters}
     * @param tables names, by key such as {@code records}
     * @param topic ARN of the first topic, empty if there is none
     * @param nodes ids of the template's instances
     */
    public record Endpoints(
            String site,
            String api,
            String token,
            long pid,
            String region,
            String accessKeyId,
            String secretAccessKey,
            String s3,
            String sqs,
            String sns,
            String ec2,
            String dynamodb,
            Map<String, String> buckets,
            Map<String, String> queues,
            Map<String, String> tables,
            String topic,
            List<String> nodes) {
        /** Copies the collections. */
        public Endpoints {
            buckets = Map.copyOf(buckets);
            queues = Map.copyOf(queues);
            tables = Map.copyOf(tables);
            nodes = List.copyOf(nodes);
        }

        /** The variables by which an AWS SDK finds the stack. */
        public Map<String, String> environment() {
            var environment = new TreeMap<String, String>();
            environment.put("AWS_ENDPOINT_URL_S3", s3);
            environment.put("AWS_ENDPOINT_URL_SQS", sqs);
            environment.put("AWS_ENDPOINT_URL_SNS", sns);
            environment.put("AWS_ENDPOINT_URL_EC2", ec2);
            environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamodb);
            environment.put("AWS_ACCESS_KEY_ID", accessKeyId);
            environment.put("AWS_SECRET_ACCESS_KEY", secretAccessKey);
            environment.put("AWS_REGION", region);
            return environment;
        }

        static Endpoints parse(String json) {
            return new Endpoints(
                    text(json, "site"),
                    text(json, "api"),
                    text(json, "token"),
                    Long.parseLong(first(json, "\"pid\"\\s*:\\s*(\\d+)")),
                    text(json, "region"),
                    text(json, "accessKeyId"),
                    text(json, "secretAccessKey"),
                    text(json, "s3"),
                    text(json, "sqs"),
                    text(json, "sns"),
                    text(json, "ec2"),
                    text(json, "dynamodb"),
                    entries(json, "buckets"),
                    entries(json, "queues"),
                    entries(json, "tables"),
                    text(json, "topic"),
                    items(json, "nodes"));
        }

        private static String text(String json, String name) {
            return first(json, "\"" + name + "\"\\s*:\\s*\"([^\"]*)\"");
        }

        private static Map<String, String> entries(String json, String name) {
            var entries = new TreeMap<String, String>();
            var pairs = Pattern.compile("\"([^\"]+)\"\\s*:\\s*\"([^\"]*)\"")
                    .matcher(first(json, "\"" + name + "\"\\s*:\\s*\\{([^}]*)}"));
            while (pairs.find()) {
                entries.put(pairs.group(1), pairs.group(2));
            }
            return entries;
        }

        private static List<String> items(String json, String name) {
            var items = new ArrayList<String>();
            var texts = Pattern.compile("\"([^\"]*)\"").matcher(first(json, "\"" + name + "\"\\s*:\\s*\\[([^]]*)]"));
            while (texts.find()) {
                items.add(texts.group(1));
            }
            return items;
        }

        private static String first(String json, String pattern) {
            var matcher = Pattern.compile(pattern).matcher(json);
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    private StackProcess(Options options, Process process, Endpoints endpoints) {
        this.options = options;
        this.process = process;
        this.endpoints = endpoints;
    }

    /** Starts a stack and waits until it is ready; throws with its last words if it does not become so. */
    public static StackProcess start(Options options) throws IOException, InterruptedException {
        Files.createDirectories(options.state());
        var log = options.state().resolve("stack.log").toFile();
        var builder =
                new ProcessBuilder(command(options)).redirectErrorStream(true).redirectOutput(log);
        // What the tests' own shell is told about AWS is not meant for the stack.
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        var process = builder.start();
        try {
            return new StackProcess(options, process, awaitReady(options, process));
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Starts a stack of the repository's template with fresh state, functions or no. */
    public static StackProcess start(String... arguments) throws IOException, InterruptedException {
        return start(Options.fresh(arguments).with("--allow-missing-functions"));
    }

    private static List<String> command(Options options) {
        var target = root().resolve("local-stack").resolve("target");
        var jar = target.resolve("local-stack.jar");
        // The stack's own tests run before there is a jar; everybody else's run what was built.
        boolean own = Path.of("").toAbsolutePath().endsWith("local-stack");
        var code = own ? target.resolve("classes") : jar;
        if (!Files.exists(code) || !Files.exists(target.resolve("lib"))) {
            throw new IllegalStateException("build the local stack first: mvn -pl local-stack install");
        }
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                code + ":" + target.resolve("lib") + "/*",
                "pixfleet.local.StackMain",
                "--template",
                options.template().toString(),
                "--state",
                options.state().toString(),
                "--ric",
                target.resolve("ric").toString(),
                "--dynamodb",
                root().resolve("local-stack/dynamodb/target/lib").toString()));
        command.addAll(options.arguments());
        return command;
    }

    private static Endpoints awaitReady(Options options, Process process) throws IOException, InterruptedException {
        var file = options.state().resolve("endpoints.json");
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline) {
            if (Files.exists(file)) {
                var endpoints = Endpoints.parse(Files.readString(file));
                if (endpoints.pid() == process.pid()) {
                    return endpoints;
                }
            }
            if (process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the local stack ended with " + process.exitValue() + ":\n" + lastWords(options));
            }
        }
        throw new IOException("the local stack was not ready within " + START + ":\n" + lastWords(options));
    }

    private static String lastWords(Options options) throws IOException {
        var log = Files.readString(options.state().resolve("stack.log"));
        return log.substring(Math.max(0, log.length() - 4000));
    }

    /** The directory that holds {@code sam} and {@code local-stack}, at or above the working directory. */
    public static Path root() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("sam")) && Files.isDirectory(at.resolve("local-stack"))) {
                return at;
            }
        }
        throw new IllegalStateException("no directory with sam and local-stack at or above the working directory");
    }

    /** Where everything listens. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /** The state directory. */
    public Path state() {
        return options.state();
    }

    /** The stack's own output so far. */
    public String log() throws IOException {
        return Files.readString(options.state().resolve("stack.log"));
    }

    /** Kills the stack as {@code kill -9} does, and nothing else: its children live on. The state stays. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts the stack again on the same state, after {@link #kill} or a stop. */
    public StackProcess restart() throws IOException, InterruptedException {
        stop();
        return start(options);
    }

    private void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        List<String> secrets = SecretsInLogs.below(options.state());
        if (!secrets.isEmpty()) {
            throw new AssertionError("secrets in logs: " + secrets);
        }
        if (!options.keepState()) {
            delete(options.state());
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(directory)) {
            paths = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (var path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
