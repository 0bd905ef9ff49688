package pixfleet.fleet.node;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.drain.Presence;
import pixfleet.job.NodeLease;
import pixfleet.job.NodeLease.Seat;
import pixfleet.job.NodeLease.State;

/** Keeps the node's lease fresh, and closes it before the node stops. */
public final class LeaseKeeper implements Presence {
    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final Duration RENEW_EVERY = Duration.ofSeconds(10);
    private static final Duration TERM = Duration.ofSeconds(30);

    private final NodeLeases leases;
    private final Clock clock;
    private final String node;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lease").factory());

    private final IntSupplier failedStarts;
    private Seat seat;
    private int ranks;
    private int tasks;
    private Instant oldest = NodeLease.NONE_WAITS;
    private final Pace pace = new Pace();
    private boolean closed;
    private Instant seenUntil = Instant.MIN;

    /**
     * @param leases where it is kept
     * @param clock dates it
     * @param node the node's id
     * @param seat what it offers to a cell, {@link Seat#NONE} if it works by itself
     * @param failedStarts how many starts in a row came to nothing
     */
    public LeaseKeeper(NodeLeases leases, Clock clock, String node, Seat seat, IntSupplier failedStarts) {
        this.failedStarts = failedStarts;
        this.leases = leases;
        this.clock = clock;
        this.node = node;
        this.seat = seat;
    }

    /** Begins to renew the lease, now and then again and again. */
    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::renew, 0, RENEW_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void renew() {
        try {
            write();
        } catch (TransientFailure e) {
            log.warn("lease not renewed cause={}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("lease not renewed", e);
        }
    }

    private synchronized void write() {
        NodeLease said = lease();
        leases.write(said);
        seenUntil = closed ? Instant.MIN : said.expiresAt();
    }

    /** What the node says of itself now. */
    synchronized NodeLease lease() {
        Instant now = clock.instant();
        return new NodeLease(
                node,
                state(),
                ranks,
                tasks,
                now,
                now.plus(TERM),
                seat,
                failedStarts.getAsInt(),
                pace.taskSeconds(),
                pace.taskWork(),
                oldest);
    }

    private State state() {
        if (closed) {
            return State.CLOSED;
        }
        boolean follows = !seat.head().isEmpty() && !seat.head().equals(node);
        return ranks > 0 || follows ? State.READY : State.STARTING;
    }

    /** Says whom the node follows from now on, itself included. It is written at once, or with the next renewal. */
    void follow(String head) {
        synchronized (this) {
            seat = seat.following(head);
            ranks = 0;
            tasks = 0;
            oldest = NodeLease.NONE_WAITS;
        }
        timer.execute(this::renew);
    }

    @Override
    public synchronized void close() {
        closed = true;
        write();
    }

    @Override
    public synchronized void reopen() {
        closed = false;
        write();
    }

    @Override
    public synchronized boolean current() {
        return clock.instant().isBefore(seenUntil);
    }

    @Override
    public void note(Standing now) {
        boolean changed;
        synchronized (this) {
            changed = ranks != now.ranks();
            ranks = now.ranks();
            tasks = now.tasks();
            oldest = now.oldest();
            pace.note(clock.instant(), now.tasks(), now.finished(), now.work());
        }
        if (changed) {
            timer.execute(this::renew);
        }
    }

    /** Stops renewing. What was written last stays until its term ends. */
    public void stop() {
        timer.shutdownNow();
    }
}
