package pixfleet.fleet.node;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import pixfleet.fleet.world.World;
import pixfleet.job.NodeLease.Seat;

/**
 * Worlds over the nodes of a cell that are there. When one ends unasked, a node of it may be dead though its lease does not
 * say so yet: the next world is of this node alone, until that lease has run out.
 */
public final class CellWorlds implements World.Starter {
    private static final Duration LEASE_TERM = Duration.ofSeconds(30);

    /** Starts a world over nodes. */
    public interface Launch {
        /** Starts it, as {@link World.Starter#start} does; the first of the seats is this node's. */
        World over(List<Seat> seats, World.Listener listener);
    }

    private final Supplier<List<Seat>> present;
    private final Launch launch;
    private final Clock clock;
    private volatile Instant aloneUntil = Instant.MIN;
    private volatile List<Seat> started = List.of();

    /**
     * @param present the nodes that are there, this one first
     * @param launch starts a world over them
     * @param clock times the leases
     */
    public CellWorlds(Supplier<List<Seat>> present, Launch launch, Clock clock) {
        this.present = present;
        this.launch = launch;
        this.clock = clock;
    }

    private List<Seat> wanted() {
        List<Seat> all = present.get();
        return clock.instant().isBefore(aloneUntil) ? all.subList(0, 1) : all;
    }

    @Override
    public boolean outdated() {
        return !wanted().equals(started);
    }

    @Override
    public World start(World.Listener listener) {
        List<Seat> seats = wanted();
        started = seats;
        return launch.over(seats, listener);
    }

    @Override
    public void ended(boolean asked) {
        if (started.size() > 1 && !asked) {
            aloneUntil = clock.instant().plus(LEASE_TERM);
        }
    }
}
