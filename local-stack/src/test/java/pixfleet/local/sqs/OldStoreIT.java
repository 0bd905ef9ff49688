package pixfleet.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.persistence.sql.DB;
import org.elasticmq.persistence.sql.DBQueue;
import org.elasticmq.persistence.sql.MessageRepository;
import org.elasticmq.persistence.sql.QueueRepository;
import org.elasticmq.persistence.sql.SqlQueuePersistenceConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.local.StackProcess;
import pixfleet.local.wire.Json;
import scalikejdbc.ConnectionPool;

/** The store before the journal, as ElasticMQ wrote it, with a row it left behind. */
@Timeout(60)
class OldStoreIT {
    @TempDir
    private Path state;

    private static InternalMessage message(String id, int count) {
        var json = Json.object()
                .put("id", id)
                .put("body", "body of " + id)
                .put("created", 1)
                .put("next", 1)
                .put("count", count);
        return MessageText.of(json, false);
    }

    private static DBQueue queue(String name, String more) {
        var text = "{\"name\":\"" + name + "\",\"created\":1,\"lastModified\":1,\"isFifo\":false,"
                + "\"hasContentBasedDeduplication\":false,\"tags\":{}" + more + "}";
        return new DBQueue(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isBroughtOverWithoutTheRowsOfMovedMessages() throws Exception {
        var folder = Files.createDirectories(state.resolve("sqs"));
        var store = new DB(new SqlQueuePersistenceConfig(
                true, "org.h2.Driver", "jdbc:h2:file:" + folder + "/queues", "sa", "", false));
        var queues = new QueueRepository(store);
        queues.add(queue("dead", "").toCreateQueue());
        queues.add(queue("tasks", ",\"deadLettersQueue\":{\"name\":\"dead\",\"maxReceiveCount\":1}")
                .toCreateQueue());
        var tasks = new MessageRepository("tasks", store);
        tasks.add(message("waits", 0));
        tasks.add(message("moved", 1));
        new MessageRepository("dead", store).add(message("moved", 1));
        ConnectionPool.closeAll();

        try (var _ =
                StackProcess.start(StackProcess.Options.fresh("--no-functions").keeping(state))) {
            assertThat(folder.resolve("queues.mv.db")).doesNotExist();
        }
        var contents = new Contents();
        Journal.open(folder.resolve("queues.jsonl"), contents::replay).close();
        assertThat(contents.messages("tasks")).extracting(InternalMessage::id).containsExactly("waits");
        assertThat(contents.messages("dead")).extracting(InternalMessage::id).containsExactly("moved");
        assertThat(contents.messages("dead").getFirst().content().value()).isEqualTo("body of moved");
    }
}
