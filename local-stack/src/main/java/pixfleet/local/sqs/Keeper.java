package pixfleet.local.sqs;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.actor.queue.OperationSuccessful$;
import org.elasticmq.actor.queue.QueueEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Keeps on disk what ElasticMQ tells of its queues; ElasticMQ answers a client only after this has answered it.
 *
 * <p>While the disk takes nothing, changes wait here in their order, {@link Health} says so to those who would make more,
 * and it is tried again until it succeeds. Anything else that goes wrong is a bug, after which nothing answered could be
 * trusted to last: {@code broken} is told, once.
 */
final class Keeper extends AbstractActor {
    private static final Logger log = LoggerFactory.getLogger(Keeper.class);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final int FEW_CHANGES = 20_000;
    private static final int CHANGES_PER_ENTRY = 4;

    private final Journal journal;
    private final Contents contents;
    private final Health health;
    private final Consumer<Throwable> broken;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int changes;

    /** Whether what is answered is also kept. */
    static final class Health {
        private volatile @Nullable String trouble;

        /** Why nothing can be kept at present. */
        Optional<String> trouble() {
            return Optional.ofNullable(trouble);
        }
    }

    /** Everything sent to a queue before this moment is gone: ElasticMQ does not tell of it. */
    record Purged(String queue, long beforeMillis) {}

    private record Waiting(JsonNode change, ActorRef teller) {}

    private enum Again {
        NOW
    }

    Keeper(Journal journal, Contents contents, Health health, Consumer<Throwable> broken) {
        this.journal = journal;
        this.contents = contents;
        this.health = health;
        this.broken = broken;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(QueueEvent.MessageAdded.class, event -> {
                    contents.put(event.queueName(), event.message());
                    keep(Contents.added(event.queueName(), event.message()));
                })
                .match(QueueEvent.MessageUpdated.class, event -> {
                    if (contents.has(event.queueName(), event.message().id())) {
                        contents.put(event.queueName(), event.message());
                    }
                    keep(Contents.delivered(event.queueName(), event.message()));
                })
                .match(QueueEvent.MessageRemoved.class, event -> {
                    contents.remove(event.queueName(), event.messageId());
                    keep(Contents.removed(event.queueName(), event.messageId()));
                })
                .match(QueueEvent.QueueCreated.class, event -> keepQueue(Contents.queue(event.queue())))
                .match(QueueEvent.QueueMetadataUpdated.class, event -> keepQueue(Contents.queue(event.queue())))
                .match(QueueEvent.QueueDeleted.class, event -> {
                    contents.drop(event.queueName());
                    keep(Contents.noQueue(event.queueName()));
                })
                .match(Purged.class, event -> {
                    contents.purge(event.queue(), event.beforeMillis());
                    keep(Contents.purged(event.queue(), event.beforeMillis()));
                })
                .match(Again.class, _ -> work())
                .build();
    }

    private void keepQueue(tools.jackson.databind.node.ObjectNode queue) {
        contents.putQueue(queue);
        keep(queue);
    }

    private void keep(JsonNode change) {
        waiting.add(new Waiting(change, getSender()));
        if (health.trouble == null) {
            work();
        }
    }

    private void work() {
        try {
            for (var next = waiting.peek(); next != null; next = waiting.peek()) {
                journal.add(next.change());
                waiting.remove();
                changes++;
                next.teller().tell(OperationSuccessful$.MODULE$, getSelf());
            }
            if (changes > FEW_CHANGES && changes > CHANGES_PER_ENTRY * contents.size()) {
                journal.replace(contents.changes());
                changes = 0;
            }
            if (health.trouble != null) {
                health.trouble = null;
                log.info("queues are kept again");
            }
        } catch (IOException e) {
            if (health.trouble == null) {
                log.error("queues cannot be kept, their changes wait", e);
            }
            health.trouble = String.valueOf(e.getMessage());
            getContext()
                    .getSystem()
                    .scheduler()
                    .scheduleOnce(AGAIN, getSelf(), Again.NOW, getContext().getDispatcher(), getSelf());
        }
    }

    @Override
    public void preRestart(Throwable reason, Optional<Object> message) {
        health.trouble = "a bug: " + reason;
        broken.accept(reason);
    }

    @Override
    public void postStop() throws IOException {
        journal.close();
    }
}
