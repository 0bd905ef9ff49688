package pixfleet.local.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.fault.FaultDial;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.StateFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Lambda's asynchronous invocation: an event is on disk before its source is answered, and leaves the disk when its
 * function has succeeded or, after the last try, when the failure destination has it. Delivered at least once.
 */
public final class AsyncInvoker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AsyncInvoker.class);

    /** AWS waits one minute before the second try and two before the third; people at a laptop wait seconds. */
    private static final Duration RETRY_UNIT = Duration.ofSeconds(1);

    private final Path directory;
    private final Functions functions;
    private final Destination onFailure;
    private final FaultDial faults;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean open = true;

    /** Takes what failed for good. */
    @FunctionalInterface
    public interface Destination {
        /** Keeps the record of a failure; throws if it cannot be kept, and is asked again later. */
        void send(String arn, String record) throws IOException;
    }

    /** Keeps its events in this directory. */
    public AsyncInvoker(Path directory, Functions functions, Destination onFailure, FaultDial faults)
            throws IOException {
        this.directory = Files.createDirectories(directory);
        this.functions = functions;
        this.onFailure = onFailure;
        this.faults = faults;
        this.clock = Clock.systemUTC();
    }

    /** Takes up what a stopped or killed stack left undone. */
    public void resume() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        for (var file : files) {
            try {
                var entry = JournalEntry.of(Json.read(file));
                threads.execute(() -> run(entry));
            } catch (JacksonException e) {
                log.error("event unreadable file={}", file, e);
            }
        }
        if (!files.isEmpty()) {
            log.info("undelivered events taken up count={}", files.size());
        }
    }

    /** Takes an event from S3 or SNS, which the faults in force may double, delay or lose; else it is on disk on return. */
    public void accept(String functionArn, JsonNode event) throws IOException {
        var now = faults.now();
        if (faults.dropsEvent()) {
            log.info("event lost by a fault function={}", functionArn);
            return;
        }
        int copies = now.duplicateEvents() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            acceptOnce(functionArn, event, clock.instant().plus(now.eventDelay()));
        }
    }

    /** Takes an event no fault touches. */
    public void acceptOnce(String functionArn, JsonNode event, Instant notBefore) throws IOException {
        var id = "%015d-%s".formatted(clock.millis(), UUID.randomUUID());
        var entry = new JournalEntry(id, functionArn, event, 0, notBefore);
        save(entry);
        try {
            threads.execute(() -> run(entry));
        } catch (RejectedExecutionException _) {
            log.info("event kept for the next start function={}", functionArn);
        }
    }

    private void run(JournalEntry first) {
        var entry = first;
        try {
            Thread.sleep(Duration.between(clock.instant(), entry.notBefore()));
            while (true) {
                var outcome = functions
                        .invoke(entry.functionArn(), Json.bytes(entry.event()))
                        .get();
                if (!open) {
                    return;
                }
                if (!(outcome instanceof Outcome.Failed failure)) {
                    break;
                }
                entry = entry.tried();
                if (entry.attempts() > retries(entry)) {
                    log.warn("event given up function={} reason={}", entry.functionArn(), failure.message());
                    discard(entry, failure);
                    break;
                }
                log.warn("event left for later function={} reason={}", entry.functionArn(), failure.message());
                save(entry);
                Thread.sleep(RETRY_UNIT.multipliedBy(entry.attempts()));
            }
            Files.deleteIfExists(file(entry));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException e) {
            log.error("event kept for the next start id={}", entry.id(), e);
        }
    }

    private int retries(JournalEntry entry) {
        var function = functions.functions().get(entry.functionArn());
        return function == null ? 0 : function.retries();
    }

    /** Source of the record's form: AWS Lambda guide, "Capturing records of asynchronous invocations". */
    private void discard(JournalEntry entry, Outcome.Failed failure) throws IOException, InterruptedException {
        var function = functions.functions().get(entry.functionArn());
        if (function == null || function.onFailure().isEmpty()) {
            return;
        }
        var json = Json.object()
                .put("version", "1.0")
                .put("timestamp", clock.instant().toString());
        json.putObject("requestContext")
                .put("requestId", entry.id())
                .put("functionArn", entry.functionArn() + ":$LATEST")
                .put("condition", "RetriesExhausted")
                .put("approximateInvokeCount", entry.attempts());
        json.set("requestPayload", entry.event());
        json.putObject("responseContext")
                .put("statusCode", 200)
                .put("executedVersion", "$LATEST")
                .put("functionError", "Unhandled");
        json.set("responsePayload", failure.payload());
        onFailure.send(function.onFailure().get(), json.toString());
    }

    private void save(JournalEntry entry) throws IOException {
        StateFile.write(file(entry), Json.bytes(entry.json()));
    }

    private Path file(JournalEntry entry) {
        return directory.resolve(entry.id() + ".json");
    }

    /** Begins nothing more; what is under way stays on disk. */
    @Override
    public void close() {
        open = false;
        threads.shutdownNow();
    }
}
