package pixfleet.fleet.drain;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.world.World;

/** Keeps a world there: starts one when there is none, a little later each time it does not come up. For one thread. */
final class WorldKeeper {
    private static final Logger log = LoggerFactory.getLogger(WorldKeeper.class);
    private static final int MAX_FAILED_STARTS = 3;

    private final World.Starter starter;
    private final Calls calls;
    private final Clock clock;
    private final World.Listener owner;
    private @Nullable World world;
    private int life;
    private int ranks;
    private boolean asked;
    private int failedStarts;
    private Instant startAt;

    /**
     * @param owner hears of the present world in steps of the loop's thread, after this object has taken note
     */
    WorldKeeper(World.Starter starter, Calls calls, Clock clock, World.Listener owner) {
        this.starter = starter;
        this.calls = calls;
        this.clock = clock;
        this.owner = owner;
        this.startAt = clock.instant();
    }

    /** Starts a world if there is none and it is time. */
    void tend(Instant now) {
        if (world == null && !startAt.isAfter(now)) {
            asked = false;
            world = starter.start(new Steps(++life));
        }
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

    /** Whether so many worlds in a row did not come up that the next one would not either. */
    boolean hopeless() {
        return failedStarts >= MAX_FAILED_STARTS;
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

    /** What is heard of a world, as steps of the loop; words of a world that is no more are not. */
    private final class Steps implements World.Listener {
        private final int mine;

        Steps(int mine) {
            this.mine = mine;
        }

        private void step(Runnable run) {
            calls.step(() -> {
                if (mine == life) {
                    run.run();
                }
            });
        }

        @Override
        public void ready(int size) {
            step(() -> {
                log.info("world ready ranks={}", size);
                ranks = size;
                failedStarts = 0;
                owner.ready(size);
            });
        }

        @Override
        public void started(long number) {
            step(() -> owner.started(number));
        }

        @Override
        public void progressed(long number, int done, int parts) {
            step(() -> owner.progressed(number, done, parts));
        }

        @Override
        public void finished(long number, Outcome outcome) {
            step(() -> owner.finished(number, outcome));
        }

        @Override
        public void ended(String how) {
            step(() -> {
                failedStarts = ranks > 0 ? 0 : failedStarts + 1;
                startAt = clock.instant().plusSeconds(failedStarts);
                world = null;
                ranks = 0;
                owner.ended(how);
            });
        }
    }
}
