package pixfleet.fleet.drain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.world.World;

/**
 * Keeps a world there: starts one when there is none, a little later each time it does not come up. Beside one that has worked
 * for a while another one stands by, which takes its place when it dies. For one thread.
 */
final class WorldKeeper {
    private static final Logger log = LoggerFactory.getLogger(WorldKeeper.class);
    private static final int MAX_FAILED_STARTS = 3;

    /** So many worlds that died in a row before any task came to an end are the node's fault, not their tasks'. */
    private static final int MAX_DEATHS = 6;

    /** Where a world has died, the next one is wanted soon: it stands by once its predecessor has taken tasks for as long. */
    private static final Duration AFTER_A_DEATH = Duration.ofSeconds(2);

    /** One that stands by and ends by itself is followed by another no sooner after its own start. */
    private static final Duration BETWEEN_STANDBYS = Duration.ofSeconds(60);

    private final World.Starter starter;
    private final Clock clock;
    private final IntFunction<World.Listener> listeners;
    private final Duration standby;
    private @Nullable Life present;
    private @Nullable Life standing;
    private int lives;
    private boolean asked;
    private boolean cameUp;
    private boolean died;
    private int failedStarts;
    private int deaths;
    private Instant startAt;
    private Instant standbyAt = Instant.MAX;

    /** One world, for as long as it has not ended. */
    private static final class Life {
        final int number;
        final World world;
        int ranks;

        Life(int number, World world) {
            this.number = number;
            this.world = world;
        }
    }

    /**
     * @param startAt no world is started before
     * @param standby how long a world must have worked before another one stands by; zero for none
     * @param listeners makes what hears of a world, given its number, and tells this object
     */
    WorldKeeper(
            World.Starter starter,
            Clock clock,
            Instant startAt,
            Duration standby,
            IntFunction<World.Listener> listeners) {
        this.starter = starter;
        this.clock = clock;
        this.listeners = listeners;
        this.startAt = startAt;
        this.standby = standby;
    }

    /**
     * Starts a world if there is none and it is time, or has the one that stands by take its place. Sees that there is one
     * that stands by.
     *
     * @param busy whether there are tasks with the world
     */
    void tend(Instant now, boolean busy) {
        if (present == null && standing != null) {
            log.info("the world that stood by takes its place ranks={}", standing.ranks);
            asked = false;
            present = standing;
            standing = null;
            taken(now);
        } else if (present == null && !startAt.isAfter(now)) {
            asked = false;
            present = start();
            if (present == null) {
                didNotComeUp();
            }
        } else if (busy && standing == null && !standbyAt.isAfter(now)) {
            standing = start();
            standbyAt = now.plus(BETWEEN_STANDBYS);
        }
    }

    private @Nullable Life start() {
        try {
            int number = ++lives;
            return new Life(number, starter.start(listeners.apply(number)));
        } catch (RuntimeException e) {
            log.error("world not started", e);
            return null;
        }
    }

    /** Whether a world ever took tasks. */
    boolean cameUp() {
        return cameUp;
    }

    /** Ranks of the world, 0 while it does not take tasks. */
    int ranks() {
        return asked || present == null ? 0 : present.ranks;
    }

    /** Whether the present world, or the last one if there is none, was asked to end. */
    boolean asked() {
        return asked;
    }

    /** Whether there is a world, be it one that stands by. */
    boolean any() {
        return present != null || standing != null;
    }

    /** Whether the world of that number is the present one; words of another are of no account. */
    boolean present(int number) {
        return present != null && present.number == number;
    }

    /** Whether there was so little good in the last worlds that the next one would not be better. */
    boolean hopeless() {
        return failedStarts >= MAX_FAILED_STARTS || deaths >= MAX_DEATHS;
    }

    void run(InFlightTask held) {
        Life there = present;
        if (there != null) {
            there.world.run(held.number, held.task);
        }
    }

    /** Ends the present world. */
    void end() {
        Life there = present;
        if (there != null) {
            asked = true;
            there.world.end();
        }
    }

    /** Ends the present world and the one that stands by. */
    void endAll() {
        end();
        Life other = standing;
        if (other != null) {
            other.world.end();
        }
    }

    /**
     * The world of that number takes tasks.
     *
     * @return whether it is the present one
     */
    boolean ready(int number, int ranks) {
        Life there = present;
        Life other = standing;
        if (there != null && there.number == number) {
            log.info("world ready ranks={}", ranks);
            there.ranks = ranks;
            taken(clock.instant());
            return true;
        }
        if (other != null && other.number == number) {
            log.info("a world stands by ranks={}", ranks);
            other.ranks = ranks;
        }
        return false;
    }

    /** The present world takes tasks, if it is ready. */
    private void taken(Instant now) {
        if (ranks() > 0) {
            cameUp = true;
            failedStarts = 0;
            standbyAt = standby.isZero() ? Instant.MAX : now.plus(died ? AFTER_A_DEATH : standby);
        }
    }

    /** A task has come to an end in a world. */
    void worked() {
        deaths = 0;
    }

    /**
     * The present world is gone.
     *
     * @param withTasks whether it had tasks that have come to no end
     */
    void ended(boolean withTasks) {
        boolean tookTasks = present != null && present.ranks > 0;
        present = null;
        standbyAt = Instant.MAX;
        if (tookTasks) {
            failedStarts = 0;
            startAt = clock.instant();
            died |= !asked;
        } else {
            didNotComeUp();
        }
        deaths += withTasks ? 1 : 0;
        starter.ended(asked);
    }

    /** A world other than the present one is gone. */
    void standbyEnded(int number, String how) {
        if (standing != null && standing.number == number) {
            log.info("the world that stood by ended how={}", how);
            standing = null;
        }
    }

    private void didNotComeUp() {
        failedStarts++;
        startAt = clock.instant().plusSeconds(failedStarts);
    }
}
