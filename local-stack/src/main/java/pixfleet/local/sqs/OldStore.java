package pixfleet.local.sqs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.elasticmq.persistence.CreateQueueMetadata;
import org.elasticmq.persistence.sql.DB;
import org.elasticmq.persistence.sql.MessageRepository;
import org.elasticmq.persistence.sql.QueueRepository;
import org.elasticmq.persistence.sql.SqlQueuePersistenceConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;
import scalikejdbc.ConnectionPool;

/**
 * Brings over what ElasticMQ's own persistence kept in H2, before the stack had a journal. That store still has messages
 * in a queue that are long among its dead letters; only the latter are real.
 */
final class OldStore {
    private static final Logger log = LoggerFactory.getLogger(OldStore.class);

    private OldStore() {}

    /** Adds the old store's queues and messages, if there is one. */
    static void bring(Path directory, Contents contents) {
        if (!Files.exists(file(directory))) {
            return;
        }
        var settings = new SqlQueuePersistenceConfig(
                true, "org.h2.Driver", "jdbc:h2:file:" + directory.toAbsolutePath() + "/queues", "sa", "", false);
        var store = new DB(settings);
        try {
            var queues = CollectionConverters.asJava(new QueueRepository(store).findAll());
            queues.forEach(queue -> contents.putQueue(Contents.queue(queue)));
            queues.forEach(queue -> messages(store, queue, contents));
        } finally {
            ConnectionPool.closeAll();
        }
        log.info("messages brought over from the store before the journal");
    }

    private static void messages(DB store, CreateQueueMetadata queue, Contents contents) {
        var moved = OptionConverters.toJava(queue.deadLettersQueue())
                .map(deadLetters -> ids(store, deadLetters.name()))
                .orElse(Set.of());
        CollectionConverters.asJava(new MessageRepository(queue.name(), store).findAll()).stream()
                .filter(message -> !moved.contains(message.id()))
                .forEach(message -> contents.put(queue.name(), message));
    }

    private static Set<String> ids(DB store, String queue) {
        var ids = new HashSet<String>();
        CollectionConverters.asJava(new MessageRepository(queue, store).findAll())
                .forEach(message -> ids.add(message.id()));
        return ids;
    }

    /** Once the journal has it all. */
    static void remove(Path directory) throws IOException {
        Files.deleteIfExists(file(directory));
    }

    private static Path file(Path directory) {
        return directory.resolve("queues.mv.db");
    }
}
