package pixfleet.fleet.drain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import pixfleet.fleet.drain.DrainLoop.Parts;

/**
 * Looks for tasks, one look at a time, and knows when there have been none for so long that the node may stop: then it has
 * the node say so, looks for the last time, and takes it back if something came. For one thread.
 */
final class QueuePoller {
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    private final Parts parts;
    private final DrainSettings settings;
    private final Clock clock;
    private final Calls calls;
    private final BiConsumer<List<Lease>, Instant> taken;
    private final Runnable idle;
    private final BackOff backOff;
    private boolean looking;
    private boolean closing;
    private int failures;
    private Instant notBefore;
    private Instant busyAt;
    private Instant answeredAt;

    /** When the leases of the last look end at the earliest. */
    private Instant sureUntil = Instant.MIN;

    /**
     * @param taken gets the tasks that were found, and when their leases end at the earliest
     * @param idle follows once the last look has found nothing
     */
    QueuePoller(
            Parts parts,
            DrainSettings settings,
            Clock clock,
            Calls calls,
            BiConsumer<List<Lease>, Instant> taken,
            Runnable idle) {
        this.parts = parts;
        this.settings = settings;
        this.clock = clock;
        this.calls = calls;
        this.taken = taken;
        this.idle = idle;
        this.backOff = new BackOff(AFTER_FAILURE, LONGEST_WAIT, parts.chance());
        this.notBefore = clock.instant();
        this.busyAt = clock.instant();
        this.answeredAt = clock.instant();
    }

    /** There is work: the idle time begins anew. */
    void busy() {
        Instant now = clock.instant();
        busyAt = busyAt.isAfter(now) ? busyAt : now;
    }

    /** There may be work that cannot be seen until then: the idle time begins not before. */
    void busyUntil(Instant then) {
        busyAt = busyAt.isAfter(then) ? busyAt : then;
    }

    /** When the queue answered last, or this object was made. */
    Instant answeredAt() {
        return answeredAt;
    }

    boolean looking() {
        return looking;
    }

    /**
     * Begins a look unless one is under way.
     *
     * @param wanted how many tasks at most, 1 or more
     * @param noneInFlight whether no task is in flight
     */
    void look(Instant now, int wanted, boolean noneInFlight) {
        if (looking || notBefore.isAfter(now)) {
            return;
        }
        Duration left = Duration.between(now, busyAt.plus(settings.idle()));
        if (noneInFlight && !left.isPositive()) {
            lookForTheLastTime(wanted);
        } else {
            take(wanted, shorter(settings.poll(), noneInFlight ? left : settings.idle()), this::found);
        }
    }

    /** A look must not outlast the idle time, or the node stops late. The queue counts whole seconds. */
    private static Duration shorter(Duration poll, Duration other) {
        Duration wait = poll.compareTo(other) < 0 ? poll : other;
        return wait.plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    }

    private void lookForTheLastTime(int wanted) {
        looking = true;
        closing = true;
        calls.call(
                parts.presence()::close,
                () -> take(wanted, LAST_LOOK, leases -> {
                    if (leases.isEmpty()) {
                        idle.run();
                    } else {
                        reopen();
                        found(leases);
                    }
                }),
                this::failed);
    }

    private void take(int wanted, Duration wait, Consumer<List<Lease>> then) {
        looking = true;
        Instant begun = clock.instant();
        Instant leasesEnd = begun.plus(wait).plus(settings.term());
        calls.ask(
                () -> {
                    parts.receipts().looks(leasesEnd);
                    List<Lease> leases = parts.backlog().take(wanted, wait, settings.term());
                    leases.forEach(lease -> parts.receipts().keep(lease, settings.term()));
                    return leases;
                },
                leases -> {
                    looking = false;
                    failures = 0;
                    answeredAt = clock.instant();
                    // An answer may have lain there for a while, as in a process that was frozen.
                    sureUntil = begun.plus(settings.term());
                    then.accept(leases);
                },
                () -> {
                    parts.receipts().lookFailed(leasesEnd);
                    busyUntil(leasesEnd);
                    failed();
                });
    }

    private void found(List<Lease> leases) {
        if (!leases.isEmpty()) {
            busy();
            taken.accept(leases, sureUntil);
        }
    }

    /**
     * A look that failed is no look: the idle time begins anew, and not before tasks are back that it may have leased without
     * anybody's knowing.
     */
    private void failed() {
        looking = false;
        notBefore = clock.instant().plus(backOff.after(++failures));
        busy();
        if (closing) {
            reopen();
        }
    }

    private void reopen() {
        closing = false;
        calls.call(parts.presence()::reopen);
    }
}
