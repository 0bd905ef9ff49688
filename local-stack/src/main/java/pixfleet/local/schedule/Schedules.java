package pixfleet.local.schedule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.lambda.AsyncInvoker;
import pixfleet.local.template.Blueprint.Function;
import pixfleet.local.template.Blueprint.Rate;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.StateFile;
import tools.jackson.databind.JsonNode;

/**
 * Invokes functions at their rates. The last time is remembered, so a schedule that fell due while the stack was away
 * runs once, at once, and a restart does not postpone the others.
 */
public final class Schedules implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Schedules.class);

    private final Path directory;
    private final AsyncInvoker invoker;
    private final AwsIdentity identity;
    private final Clock clock = Clock.systemUTC();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Remembers times in this directory. */
    public Schedules(Path directory, AsyncInvoker invoker, AwsIdentity identity) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.invoker = invoker;
        this.identity = identity;
    }

    /** Begins the schedules of these functions. */
    public void start(List<Function> functions) {
        for (var function : functions) {
            function.triggers().stream()
                    .filter(Rate.class::isInstance)
                    .map(Rate.class::cast)
                    .forEach(rate -> threads.execute(() -> repeat(function, rate)));
        }
    }

    private void repeat(Function function, Rate rate) {
        var file = directory.resolve(function.logicalId() + "-" + rate.name() + ".json");
        try {
            var due = last(file).plus(rate.every());
            while (true) {
                var now = clock.instant();
                if (due.isAfter(now)) {
                    Thread.sleep(Duration.between(now, due));
                    continue;
                }
                invoker.acceptOnce(function.arn(), event(rate, now), now);
                StateFile.write(file, Json.bytes(Json.object().put("at", now.toString())));
                due = due.plus(rate.every()).isAfter(now) ? due.plus(rate.every()) : now.plus(rate.every());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.error("schedule ended function={}", function.logicalId(), e);
        }
    }

    private static Instant last(Path file) throws IOException {
        return Files.exists(file) ? Instant.parse(Json.text(Json.read(file), "at")) : Instant.EPOCH;
    }

    /** EventBridge Scheduler's event for a target without an input of its own. */
    private JsonNode event(Rate rate, Instant at) {
        if (rate.input().isPresent()) {
            return Json.parse(rate.input().get());
        }
        var event = Json.object();
        event.put("version", "0")
                .put("id", UUID.randomUUID().toString())
                .put("detail-type", "Scheduled Event")
                .put("source", "aws.scheduler")
                .put("account", identity.accountId())
                .put("time", at.toString())
                .put("region", identity.region());
        event.putArray("resources").add(identity.arn("scheduler", "schedule/default/" + rate.name()));
        event.put("detail", "{}");
        return event;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
