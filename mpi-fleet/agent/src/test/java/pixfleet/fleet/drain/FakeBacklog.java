package pixfleet.fleet.drain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pixfleet.job.Task;
import pixfleet.wire.TaskJson;

/** A {@link Backlog} in memory, with leases that end. */
public final class FakeBacklog implements Backlog {
    private static final class Message {
        final String body;
        int receives;
        String receipt = "";
        Instant visibleAt = Instant.MIN;

        Message(String body) {
            this.body = body;
        }
    }

    private final Clock clock;
    private final Duration longestWait;
    private final Map<Integer, Message> messages = new LinkedHashMap<>();
    private int count;
    private int looks;
    public final List<String> buried = new ArrayList<>();
    public final List<String> renewed = new ArrayList<>();

    public FakeBacklog(Clock clock) {
        this(clock, Duration.ofSeconds(20));
    }

    /**
     * @param longestWait no look waits for longer, whatever it asks for
     */
    public FakeBacklog(Clock clock, Duration longestWait) {
        this.clock = clock;
        this.longestWait = longestWait;
    }

    public void send(Task task) {
        send(TaskJson.write(task));
    }

    public synchronized void send(String body) {
        messages.put(++count, new Message(body));
        notifyAll();
    }

    /** Messages that are there, leased or not. */
    public synchronized int size() {
        return messages.size();
    }

    /** Messages that could be taken. */
    public synchronized int visible() {
        return (int) messages.values().stream()
                .filter(m -> !m.visibleAt.isAfter(clock.instant()))
                .count();
    }

    /** Looks that have not been answered. */
    public synchronized int looks() {
        return looks;
    }

    @Override
    public synchronized List<Lease> take(int max, Duration wait, Duration term) {
        looks++;
        try {
            return leased(max, wait, term);
        } finally {
            looks--;
        }
    }

    private List<Lease> leased(int max, Duration wait, Duration term) {
        Instant deadline = Instant.now().plus(wait.compareTo(longestWait) < 0 ? wait : longestWait);
        while (visible() == 0 && Instant.now().isBefore(deadline)) {
            try {
                wait(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
        var taken = new ArrayList<Lease>();
        for (Map.Entry<Integer, Message> entry : messages.entrySet()) {
            Message message = entry.getValue();
            if (taken.size() < max && !message.visibleAt.isAfter(clock.instant())) {
                message.receives++;
                message.receipt = entry.getKey() + "#" + message.receives;
                message.visibleAt = clock.instant().plus(term);
                taken.add(new Lease(message.receipt, message.body, message.receives));
            }
        }
        return taken;
    }

    private java.util.Optional<Message> leased(String receipt) {
        return messages.values().stream()
                .filter(m -> m.receipt.equals(receipt) && m.visibleAt.isAfter(clock.instant()))
                .findFirst();
    }

    @Override
    public synchronized List<Lease> renew(List<Lease> leases, Duration term) {
        var ended = new ArrayList<Lease>();
        for (Lease lease : leases) {
            renewed.add(lease.receipt());
            leased(lease.receipt())
                    .ifPresentOrElse(m -> m.visibleAt = clock.instant().plus(term), () -> ended.add(lease));
        }
        return ended;
    }

    @Override
    public synchronized void giveBack(String receipt, Duration delay) {
        leased(receipt).ifPresent(m -> m.visibleAt = clock.instant().plus(delay));
        notifyAll();
    }

    @Override
    public synchronized void complete(Lease lease) {
        messages.values().removeIf(m -> m.receipt.equals(lease.receipt()));
    }

    @Override
    public synchronized void bury(Lease lease, String reason) {
        buried.add(reason);
    }
}
