package pixfleet.fleet.drain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A queue as SQS is one, on a clock of the test: leases that end, deliveries counted, and a redrive policy. */
final class SimulatedQueue implements Backlog {
    /** As the template says. */
    static final int MAX_RECEIVE_COUNT = 1000;

    private static final class Message {
        final String body;
        int receives;
        String receipt = "";
        Instant visibleAt;

        Message(String body, Instant visibleAt) {
            this.body = body;
            this.visibleAt = visibleAt;
        }
    }

    private final Clock clock;
    private final BiConsumer<String, String> deadLetters;
    private final Consumer<String> deletions;
    private final Map<Integer, Message> messages = new LinkedHashMap<>();
    private int count;
    int mostReceives;

    /**
     * @param deadLetters gets the body of what becomes a dead letter, and why
     * @param deletions gets the body of what was deleted
     */
    SimulatedQueue(Clock clock, BiConsumer<String, String> deadLetters, Consumer<String> deletions) {
        this.clock = clock;
        this.deletions = deletions;
        this.deadLetters = deadLetters;
    }

    void send(String body, Duration delay) {
        messages.put(++count, new Message(body, clock.instant().plus(delay)));
    }

    /** Whether there are messages, and nobody could take one now. */
    boolean hides() {
        return !messages.isEmpty() && hasNothing();
    }

    /** Whether nobody could take a message now. */
    boolean hasNothing() {
        Instant now = clock.instant();
        for (Message message : messages.values()) {
            if (!message.visibleAt.isAfter(now)) {
                return false;
            }
        }
        return true;
    }

    /** What is in it. */
    List<String> bodies() {
        return messages.values().stream().map(m -> m.body).toList();
    }

    /** How many messages were never handed out. */
    int untouched() {
        return (int) messages.values().stream().filter(m -> m.receives == 0).count();
    }

    /** Deletes messages whatever their leases. */
    void forget(String body) {
        if (messages.values().removeIf(m -> m.body.equals(body))) {
            deletions.accept(body);
        }
    }

    /** Whether a message is leased under this receipt. */
    boolean leased(String receipt) {
        return find(receipt) != null;
    }

    /** Hands out what is there at once: a look of the simulation waits by being late. */
    @Override
    public List<Lease> take(int max, Duration wait, Duration term) {
        var taken = new ArrayList<Lease>();
        for (Map.Entry<Integer, Message> entry : List.copyOf(messages.entrySet())) {
            Message message = entry.getValue();
            if (taken.size() == max || message.visibleAt.isAfter(clock.instant())) {
                continue;
            }
            if (message.receives >= MAX_RECEIVE_COUNT) {
                messages.remove(entry.getKey());
                deadLetters.accept(message.body, "the queue's own policy");
                continue;
            }
            message.receives++;
            mostReceives = Math.max(mostReceives, message.receives);
            message.receipt = entry.getKey() + "#" + message.receives;
            message.visibleAt = clock.instant().plus(term);
            taken.add(new Lease(message.receipt, message.body, message.receives));
        }
        return taken;
    }

    private @Nullable Message find(String receipt) {
        return messages.values().stream()
                .filter(m -> m.receipt.equals(receipt) && m.visibleAt.isAfter(clock.instant()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<Lease> renew(List<Lease> leases, Duration term) {
        leases.forEach(lease -> giveBack(lease.receipt(), term));
        return leases.stream().filter(lease -> find(lease.receipt()) == null).toList();
    }

    @Override
    public void giveBack(String receipt, Duration delay) {
        Message message = find(receipt);
        if (message != null) {
            message.visibleAt = clock.instant().plus(delay);
        }
    }

    @Override
    public void complete(Lease lease) {
        if (messages.values().removeIf(m -> m.receipt.equals(lease.receipt()))) {
            deletions.accept(lease.body());
        }
    }

    @Override
    public void bury(Lease lease, String reason) {
        deadLetters.accept(lease.body(), reason);
    }
}
