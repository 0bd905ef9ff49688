package pixfleet.fleet.drain;

import java.time.Clock;
import java.time.Instant;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.world.World;

/** Keeps a world there: starts one when there is none, a little later each time it does not come up. For one thread. */
final class WorldKeeper {
    private static final Logger log = LoggerFactory.getLogger(WorldKeeper.class);
    private static final int MAX_FAILED_STARTS = 3;

    /** So many worlds that died in a row before any task came to an end are the node's fault, not their tasks'. */
    private static final int MAX_DEATHS = 6;

    private final World.Starter starter;
    private final Clock clock;
    private final IntFunction<World.Listener> listeners;
    private @Nullable World world;
    private int life;
    private int ranks;
    private boolean asked;
    private boolean cameUp;
    private int failedStarts;
    private int deaths;
    private Instant startAt;

    /**
     * @param startAt no world is started before
     * @param listeners makes what hears of a world, given its number; what it hears it tells this object while
     *     {@link #present(int)}
     */
    WorldKeeper(World.Starter starter, Clock clock, Instant startAt, IntFunction<World.Listener> listeners) {
        this.starter = starter;
        this.clock = clock;
        this.listeners = listeners;
        this.startAt = startAt;
    }

    /** Starts a world if there is none and it is time. */
    void tend(Instant now) {
        if (world == null && !startAt.isAfter(now)) {
            asked = false;
            try {
                world = starter.start(listeners.apply(++life));
            } catch (RuntimeException e) {
                log.error("world not started", e);
                didNotComeUp();
            }
        }
    }

    /** Whether a world ever took tasks. */
    boolean cameUp() {
        return cameUp;
    }

    /** Ranks of the world, 0 while it does not take tasks. */
    int ranks() {
        return asked ? 0 : ranks;
    }

    /** Whether the present world, or the last one if there is none, was asked to end. */
    boolean asked() {
        return asked;
    }

    boolean present() {
        return world != null;
    }

    /** Whether the world of that number is the present one; words of another are of no account. */
    boolean present(int number) {
        return world != null && number == life;
    }

    /** Whether there was so little good in the last worlds that the next one would not be better. */
    boolean hopeless() {
        return failedStarts >= MAX_FAILED_STARTS || deaths >= MAX_DEATHS;
    }

    void run(InFlightTask held) {
        World present = world;
        if (present != null) {
            present.run(held.number, held.task);
        }
    }

    void end() {
        World present = world;
        if (present != null) {
            asked = true;
            present.end();
        }
    }

    /** The world takes tasks. */
    void ready(int size) {
        log.info("world ready ranks={}", size);
        ranks = size;
        cameUp = true;
        failedStarts = 0;
    }

    /** A task has come to an end in a world. */
    void worked() {
        deaths = 0;
    }

    /**
     * The world is gone.
     *
     * @param withTasks whether it had tasks that have come to no end
     */
    void ended(boolean withTasks) {
        world = null;
        if (ranks == 0) {
            didNotComeUp();
        } else {
            failedStarts = 0;
            startAt = clock.instant();
        }
        deaths += withTasks ? 1 : 0;
        ranks = 0;
        starter.ended(asked);
    }

    private void didNotComeUp() {
        failedStarts++;
        startAt = clock.instant().plusSeconds(failedStarts);
    }
}
