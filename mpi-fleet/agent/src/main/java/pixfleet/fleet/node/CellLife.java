package pixfleet.fleet.node;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.drain.DrainLoop;
import pixfleet.fleet.drain.DrainLoop.End;
import pixfleet.job.NodeLease.Seat;

/**
 * The life of a node in a cell: it drains the queue while it is head, waits while it follows one, and ends when its head has
 * ended for want of work. What it is, it works out from the leases of all nodes, again and again.
 */
public final class CellLife {
    private static final Logger log = LoggerFactory.getLogger(CellLife.class);

    private final NodeLeases leases;
    private final LeaseKeeper own;
    private final Clock clock;
    private final int nodes;
    private final Duration every;

    private Role role = new Role.Head(List.of());
    private @Nullable DrainLoop draining;
    private Optional<End> asked = Optional.empty();

    /**
     * @param leases what the nodes say
     * @param own what this one says
     * @param clock tells who is dead
     * @param nodes the most that share a world
     * @param every how often it looks
     */
    public CellLife(NodeLeases leases, LeaseKeeper own, Clock clock, int nodes, Duration every) {
        this.leases = leases;
        this.own = own;
        this.clock = clock;
        this.nodes = nodes;
        this.every = every;
    }

    /** The seats of the nodes a world of this one may have now, its own first. From any thread. */
    public synchronized List<Seat> seats() {
        var seats = new ArrayList<>(List.of(own.lease().seat()));
        if (role instanceof Role.Head(var members)) {
            members.forEach(member -> seats.add(member.seat()));
        }
        return seats;
    }

    /** Asks it to give everything back and end. From any thread. */
    public synchronized void stop() {
        ask(End.STOPPED, DrainLoop::stop);
    }

    /** Asks it to give everything back and end, since the machine is taken back. From any thread. */
    public synchronized void leave() {
        ask(End.TAKEN, DrainLoop::leave);
    }

    private void ask(End why, Consumer<DrainLoop> end) {
        asked = asked.or(() -> Optional.of(why));
        DrainLoop present = draining;
        if (present != null) {
            end.accept(present);
        }
        notifyAll();
    }

    /**
     * Lives until there is a reason to end.
     *
     * @param drains makes a loop each time this node becomes head
     */
    public End run(Supplier<DrainLoop> drains) throws InterruptedException {
        look();
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("cell").factory())) {
            var _ = timer.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
            try {
                Optional<End> end = Optional.empty();
                while (end.isEmpty()) {
                    end = live(present(), drains);
                }
                if (end.get() == End.TAKEN) {
                    var _ = closed();
                }
                return end.get();
            } finally {
                timer.shutdownNow();
            }
        }
    }

    private synchronized Role present() {
        return role;
    }

    /** Works out what this node is to do. If the leases cannot be read it stays what it is. */
    private void look() {
        try {
            take(Cell.role(own.lease(), nodes, leases.all(), clock.instant()));
        } catch (TransientFailure e) {
            log.warn("leases not read cause={}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("leases not read", e);
        }
    }

    private synchronized void take(Role next) {
        if (!role.equals(next)) {
            role = next;
            DrainLoop present = draining;
            if (present != null && !(next instanceof Role.Head)) {
                present.stop();
            }
            notifyAll();
        }
    }

    private Optional<End> live(Role now, Supplier<DrainLoop> drains) throws InterruptedException {
        return switch (now) {
            case Role.Head(var members) -> {
                log.info("head of its cell members={}", members.size());
                own.follow(own.lease().node());
                yield drained(drains.get());
            }
            case Role.Member(var head) -> {
                log.info("member of a cell head={}", head);
                own.follow(head);
                yield waited(now);
            }
            case Role.Done() -> {
                log.info("the head has ended for want of work");
                yield closed() ? Optional.of(End.IDLE) : waited(now);
            }
        };
    }

    /** Nothing if this node is head no more. */
    private Optional<End> drained(DrainLoop loop) throws InterruptedException {
        synchronized (this) {
            if (asked.isPresent() || !(role instanceof Role.Head)) {
                return asked;
            }
            draining = loop;
        }
        End end = loop.run();
        synchronized (this) {
            draining = null;
            return end == End.STOPPED && asked.isEmpty() ? Optional.empty() : Optional.of(end);
        }
    }

    /** Waits until the role is another one, or for one look if the node is to end. */
    private synchronized Optional<End> waited(Role seen) throws InterruptedException {
        do {
            if (asked.isEmpty()) {
                wait(every.toMillis());
            }
        } while (asked.isEmpty() && role.equals(seen) && !(seen instanceof Role.Done));
        return asked;
    }

    private boolean closed() {
        try {
            own.close();
            return true;
        } catch (TransientFailure e) {
            log.warn("lease not closed cause={}", e.getMessage());
            return false;
        }
    }
}
