package pixfleet.bench.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

/** A function's zip, unpacked, and started under AWS's runtime client against a Runtime API of our own. */
final class PackagedFunction {
    private static final int EVENTS = 10;
    private static final int POLL_MILLIS = 100;
    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Path task;
    private final Path jar;
    private final Path ric;
    private final byte[] event;

    private PackagedFunction(Path task, Path jar, Path ric, byte[] event) {
        this.task = task;
        this.jar = jar;
        this.ric = ric;
        this.event = event;
    }

    /**
     * One start, in milliseconds.
     *
     * @param initialised until the first event was asked for, since the process's start
     * @param firstAnswer until the first answer, since the same
     * @param tenthAnswer from the tenth event to its answer
     */
    record Start(double initialised, double firstAnswer, double tenthAnswer) {}

    static PackagedFunction unpack(Path home, Path zip, Path folder) throws IOException {
        Path task = Files.createDirectories(folder.resolve("task"));
        Path jar = folder.resolve("root.jar");
        try (var in = new ZipInputStream(Files.newInputStream(zip));
                var root = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.isDirectory()) {
                    continue;
                }
                Path file = task.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(in, file);
                if (!entry.getName().startsWith("lib/")) {
                    root.putNextEntry(new JarEntry(entry.getName()));
                    Files.copy(file, root);
                }
            }
        }
        return new PackagedFunction(task, jar, home.resolve("local-stack/target/ric"), event(home));
    }

    private static byte[] event(Path home) throws IOException {
        var json = new ObjectMapper();
        var event = (ObjectNode)
                json.readTree(home.resolve("sam/events/http-get-job.json").toFile());
        event.put("rawPath", "/api/operations");
        ((ObjectNode) event.at("/requestContext/http")).put("path", "/api/operations");
        ((ObjectNode) event.path("pathParameters")).put("proxy", "operations");
        return json.writeValueAsBytes(event);
    }

    /** Runs it once with options that write an archive when it ends by itself. */
    void train(List<String> options, Path archive) throws IOException, InterruptedException {
        Path log = archive.resolveSibling(archive.getFileName() + ".log");
        run(options, false, log);
        if (!Files.exists(archive)) {
            throw new IOException("the JVM wrote no %s:%n%s".formatted(archive.getFileName(), Files.readString(log)));
        }
    }

    /** Starts it and has it answer some events; {@code folder} puts the zip's root on the class path as Lambda does. */
    Start start(List<String> options, boolean folder) throws IOException, InterruptedException {
        return run(options, folder, Files.createTempFile(task.getParent(), "function", ".log"));
    }

    private Start run(List<String> options, boolean folder, Path log) throws IOException, InterruptedException {
        var asked = new LinkedBlockingQueue<Long>();
        var answered = new LinkedBlockingQueue<Long>();
        var over = new LinkedBlockingQueue<Long>();
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        api.createContext("/", exchange -> answer(exchange, asked, answered, over));
        api.start();
        try {
            long began = System.nanoTime();
            Process process = builder(options, folder, api.getAddress().getPort())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            while (process.isAlive() && over.poll(POLL_MILLIS, TimeUnit.MILLISECONDS) == null) {
                if (System.nanoTime() - began > TIMEOUT_NANOS) {
                    break;
                }
            }
            // A JVM that is asked to end writes its archive first.
            process.destroy();
            if (!process.waitFor(TIMEOUT_NANOS, TimeUnit.NANOSECONDS)) {
                process.destroyForcibly();
            }
            List<Long> askedAt = List.copyOf(asked);
            List<Long> answeredAt = List.copyOf(answered);
            if (answeredAt.size() < EVENTS) {
                throw new IOException("the function did not answer:\n" + Files.readString(log));
            }
            return new Start(
                    (askedAt.getFirst() - began) / NANOS_PER_MILLI,
                    (answeredAt.getFirst() - began) / NANOS_PER_MILLI,
                    (answeredAt.get(EVENTS - 1) - askedAt.get(EVENTS - 1)) / NANOS_PER_MILLI);
        } finally {
            api.stop(0);
        }
    }

    /** Events until there were enough; after that the client waits for one, as it does on Lambda. */
    private void answer(
            HttpExchange exchange,
            LinkedBlockingQueue<Long> asked,
            LinkedBlockingQueue<Long> answered,
            LinkedBlockingQueue<Long> over)
            throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().endsWith("/next")) {
                if (answered.size() >= EVENTS) {
                    over.add(System.nanoTime());
                    waitForEver();
                    return;
                }
                asked.add(System.nanoTime());
                var headers = exchange.getResponseHeaders();
                headers.set("Lambda-Runtime-Aws-Request-Id", "event-" + asked.size());
                headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 30_000));
                headers.set(
                        "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:api");
                headers.set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, event.length);
                exchange.getResponseBody().write(event);
                return;
            }
            if (exchange.getRequestURI().getPath().endsWith("/response")
                    && new ObjectMapper().readTree(body).path("statusCode").asInt() == 200) {
                answered.add(System.nanoTime());
            }
            exchange.sendResponseHeaders(202, -1);
        }
    }

    private static void waitForEver() {
        try {
            Thread.sleep(TimeUnit.NANOSECONDS.toMillis(TIMEOUT_NANOS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private ProcessBuilder builder(List<String> options, boolean folder, int port) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                (folder ? task : jar) + ":" + jars(task.resolve("lib")) + ":" + jars(ric),
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest"));
        var builder = new ProcessBuilder(command).directory(task.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("PIXFLEET_"));
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + port);
        for (String name : List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")) {
            builder.environment().put(name, "bench");
        }
        builder.environment().put("AWS_REGION", "us-east-1");
        builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", "bench-api");
        builder.environment().put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
        builder.environment().put("LAMBDA_TASK_ROOT", task.toString());
        builder.environment().put("DISABLE_SIGNAL_HANDLERS", "true");
        for (String name : List.of("UPLOADS_BUCKET", "RESULTS_BUCKET", "RECORDS_TABLE", "TASKS_QUEUE_URL", "POOL")) {
            builder.environment().put("PIXFLEET_" + name, "http://127.0.0.1:1/bench");
        }
        return builder;
    }

    /** Names of jars in order: an archive is good for one class path only. */
    private static String jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .reduce((left, right) -> left + ":" + right)
                    .orElseThrow();
        }
    }
}
