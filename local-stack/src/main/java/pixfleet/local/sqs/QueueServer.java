package pixfleet.local.sqs;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.msg.CreateQueue;
import org.elasticmq.msg.RestoreMessages;
import org.elasticmq.rest.sqs.AutoCreateQueuesConfig;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.template.Blueprint.Queue;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.CallFate;
import pixfleet.local.wire.HiddenAddress;
import pixfleet.local.wire.Keyring;
import pixfleet.local.wire.LoopbackServer;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.util.Either;

/** SQS: ElasticMQ, with its queues and messages in a {@link Journal}. */
public final class QueueServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueueServer.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ActorSystem actors;
    private final QueueProxy proxy;

    private QueueServer(ActorSystem actors, QueueProxy proxy) {
        this.actors = actors;
        this.proxy = proxy;
    }

    /**
     * How to serve.
     *
     * @param port to listen on
     * @param hidden where ElasticMQ itself listens
     * @param directory of the store
     * @param keys that callers sign with
     * @param identity account and region of queue ARNs
     * @param queues of the template
     * @param fate what becomes of calls
     */
    public record Settings(
            int port,
            HiddenAddress hidden,
            Path directory,
            Keyring keys,
            AwsIdentity identity,
            List<Queue> queues,
            CallFate fate) {
        /** Copies the queues. */
        public Settings {
            queues = List.copyOf(queues);
        }
    }

    /**
     * Starts to serve and makes the queues, or brings those that exist to the template's attributes. If a change can
     * never be kept, {@code broken} is told: what is answered from then on would not last.
     */
    public static QueueServer start(Settings settings, Consumer<Throwable> broken) throws IOException {
        Files.createDirectories(settings.directory());
        quieten();
        var contents = new Contents();
        var journal = journal(settings.directory(), contents);
        var actors = ActorSystem.create("elasticmq");
        try {
            var health = new Keeper.Health();
            var keeper = actors.actorOf(
                    Props.create(Keeper.class, () -> new Keeper(journal, contents, health, broken)), "keeper");
            var manager = actors.actorOf(
                    Props.create(
                            QueueManagerActor.class,
                            () -> new QueueManagerActor(
                                    new NowProvider(), StrictSQSLimits$.MODULE$, Option.apply(keeper))),
                    "queues");
            restore(manager, contents);
            serve(settings, actors, manager, keeper);
            var address = settings.hidden().url();
            var client = new QueueClient(address, settings.identity());
            make(client, settings.queues());
            var door = new QueueProxy.Behind(
                    address, health, purged -> keeper.tell(purged, ActorRef.noSender()), settings.fate());
            return new QueueServer(actors, new QueueProxy(settings.port(), settings.keys(), door, client));
        } catch (IOException | RuntimeException e) {
            actors.terminate();
            throw new IOException("start SQS: " + e.getMessage(), e);
        }
    }

    /** Reads what is kept and writes it anew in as few lines as it takes. */
    private static Journal journal(Path directory, Contents contents) throws IOException {
        OldStore.bring(directory, contents);
        var journal = Journal.open(directory.resolve("queues.jsonl"), contents::replay);
        journal.replace(contents.changes());
        OldStore.remove(directory);
        return journal;
    }

    private static void restore(ActorRef manager, Contents contents) throws IOException {
        for (var queue : List.copyOf(contents.queues())) {
            var messages = contents.messages(queue.name());
            var made = (Either<?, ?>) asked(manager, new CreateQueue(queue.toCreateQueueData()));
            if (made.isLeft()) {
                throw new IOException("queue " + queue.name() + " cannot be made again: " + made);
            }
            asked(
                    (ActorRef) made.toOption().get(),
                    new RestoreMessages(CollectionConverters.asScala(messages).toList()));
            log.info("queue restored name={} messages={}", queue.name(), messages.size());
        }
    }

    private static Object asked(ActorRef actor, Object question) throws IOException {
        try {
            return Patterns.ask(actor, question, TIMEOUT)
                    .toCompletableFuture()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while restoring queues", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("restore queues: " + e, e);
        }
    }

    private static void serve(Settings settings, ActorSystem actors, ActorRef manager, ActorRef keeper) {
        new TheSQSRestServerBuilder(
                        Option.apply(actors),
                        Option.apply(manager),
                        settings.hidden().host(),
                        settings.hidden().port(),
                        new NodeAddress("http", LoopbackServer.HOST, settings.port(), ""),
                        false,
                        StrictSQSLimits$.MODULE$,
                        settings.identity().region(),
                        settings.identity().accountId(),
                        Option.apply(keeper),
                        AutoCreateQueuesConfig.disabled())
                .start()
                .waitUntilStarted();
    }

    /** Pekko's timer ticks every 10 ms by default, which alone costs an idle stack 1 % of a core. */
    private static void quieten() {
        System.setProperty("pekko.scheduler.tick-duration", "100ms");
        System.setProperty("pekko.actor.default-dispatcher.fork-join-executor.parallelism-min", "2");
        System.setProperty("pekko.actor.default-dispatcher.fork-join-executor.parallelism-max", "8");
        System.setProperty("pekko.loglevel", "WARNING");
        System.setProperty("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off");
        System.setProperty("pekko.jvm-shutdown-hooks", "off");
        ConfigFactory.invalidateCaches();
    }

    private static void make(QueueClient client, List<Queue> queues) throws IOException {
        var deadLettersFirst = queues.stream()
                .sorted((one, other) -> Boolean.compare(redrives(one), redrives(other)))
                .toList();
        for (var queue : deadLettersFirst) {
            if (client.ensure(queue.name(), known(queue.attributes()))) {
                log.info("queue made name={}", queue.name());
            }
        }
    }

    /** ElasticMQ keeps messages for ever and warns of an attribute that says otherwise. */
    private static Map<String, String> known(Map<String, String> attributes) {
        var known = new TreeMap<>(attributes);
        known.remove("MessageRetentionPeriod");
        return known;
    }

    private static boolean redrives(Queue queue) {
        return queue.attributes().containsKey("RedrivePolicy");
    }

    @Override
    public void close() {
        proxy.close();
        try {
            FutureConverters.asJava(actors.terminate())
                    .toCompletableFuture()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("SQS did not end cleanly", e);
        }
    }
}
