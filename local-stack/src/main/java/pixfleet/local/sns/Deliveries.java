package pixfleet.local.sns;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.StateFile;
import tools.jackson.core.JacksonException;

/** Messages on their way, a file each, removed once the endpoint has them; tried again with growing waits until then. */
final class Deliveries implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Deliveries.class);
    private static final int MAX_ATTEMPTS = 50;
    private static final Duration MAX_WAIT = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Path directory;
    private final Targets targets;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    Deliveries(Path directory, Targets targets) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.targets = targets;
    }

    /** Takes up what a stopped or killed stack left undelivered. */
    void resume() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                try {
                    var delivery = Delivery.of(Json.read(file));
                    threads.execute(() -> deliver(delivery));
                } catch (JacksonException e) {
                    log.error("delivery unreadable file={}", file, e);
                }
            }
        }
    }

    /** Keeps the delivery on disk, then begins it; it is not lost once this returns. */
    void begin(Delivery delivery) throws IOException {
        save(delivery);
        threads.execute(() -> deliver(delivery));
    }

    private void deliver(Delivery first) {
        var delivery = first;
        try {
            while (delivery.attempts() < MAX_ATTEMPTS) {
                try {
                    attempt(delivery);
                    break;
                } catch (IOException e) {
                    delivery = delivery.tried();
                    save(delivery);
                    log.warn(
                            "delivery left for later endpoint={} attempt={} reason={}",
                            delivery.endpoint(),
                            delivery.attempts(),
                            e.getMessage());
                    Thread.sleep(pause(delivery.attempts()));
                }
            }
            Files.deleteIfExists(file(delivery));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.error("delivery not kept id={}", delivery.id(), e);
        }
    }

    private static Duration pause(int attempts) {
        var wait = Duration.ofMillis(200L << Math.min(attempts - 1, 10));
        return wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT;
    }

    private void attempt(Delivery delivery) throws IOException, InterruptedException {
        if (delivery.protocol().equals("sqs")) {
            targets.send(delivery.endpoint(), delivery.body(), delivery.attributes());
            return;
        }
        var request = HttpRequest.newBuilder(URI.create(delivery.endpoint()))
                .timeout(TIMEOUT)
                .header("Content-Type", "text/plain; charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(delivery.body()));
        delivery.attributes().forEach((name, header) -> request.header(name, header.value()));
        int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
        if (status < 200 || status > 299) {
            throw new IOException("the endpoint answered " + status);
        }
    }

    private void save(Delivery delivery) throws IOException {
        StateFile.write(file(delivery), Json.bytes(delivery.json()));
    }

    private Path file(Delivery delivery) {
        return directory.resolve(delivery.id() + ".json");
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.shutdownNow();
    }
}
