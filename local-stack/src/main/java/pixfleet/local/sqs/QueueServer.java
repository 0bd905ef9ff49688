package pixfleet.local.sqs;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.Terminated;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.template.Blueprint.Queue;
import pixfleet.local.wire.Credentials;
import pixfleet.local.wire.LoopbackServer;
import pixfleet.local.wire.Realm;
import scala.Function0;

/** SQS: ElasticMQ with its queues and messages in an H2 file. */
public final class QueueServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueueServer.class);

    private final Function0<Terminated> stop;
    private final SignedFront front;

    private QueueServer(Function0<Terminated> stop, SignedFront front) {
        this.stop = stop;
        this.front = front;
    }

    /**
     * How to serve.
     *
     * @param port to listen on
     * @param hidden where ElasticMQ itself listens
     * @param directory of the store
     * @param credentials that callers sign with
     * @param realm account and region of queue ARNs
     * @param queues of the template
     */
    public record Settings(
            int port, HiddenAddress hidden, Path directory, Credentials credentials, Realm realm, List<Queue> queues) {
        /** Copies the queues. */
        public Settings {
            queues = List.copyOf(queues);
        }
    }

    /** Starts to serve and makes the queues, or brings those that exist to the template's attributes. */
    public static QueueServer start(Settings settings) throws IOException {
        Files.createDirectories(settings.directory());
        quieten();
        Function0<Terminated> stop;
        try {
            var config = ConfigFactory.parseString(configuration(settings)).withFallback(ConfigFactory.load());
            stop = new ElasticMQServer(new ElasticMQServerConfig(config)).start();
        } catch (RuntimeException e) {
            throw new IOException("start SQS: " + e.getMessage(), e);
        }
        var behind = settings.hidden().url();
        make(new QueueClient(behind, settings.realm()), settings.queues());
        return new QueueServer(stop, new SignedFront(settings.port(), settings.credentials(), behind));
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

    /** WRITE_DELAY=0: what was answered is in the file, so a kill loses no message; H2 would wait half a second. */
    private static String configuration(Settings settings) {
        return """
               node-address { protocol = http, host = "%1$s", port = %2$d, context-path = "" }
               rest-sqs { enabled = true, bind-port = %4$d, bind-hostname = "%3$s", sqs-limits = strict }
               rest-stats { enabled = false, bind-port = 0, bind-hostname = "%3$s" }
               generate-node-address = false
               queues {}
               queues-storage { enabled = false, path = "" }
               messages-storage {
                 enabled = true, driver-class = "org.h2.Driver", username = sa, password = "", prune-data-on-init = false
                 uri = "jdbc:h2:file:%5$s/queues;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"
               }
               aws { region = "%6$s", accountId = "%7$s" }
               """.formatted(
                        LoopbackServer.HOST,
                        settings.port(),
                        settings.hidden().host(),
                        settings.hidden().port(),
                        settings.directory().toAbsolutePath(),
                        settings.realm().region(),
                        settings.realm().accountId());
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
        front.close();
        stop.apply();
    }
}
