package pixfleet.fleet.drain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.world.World;

/**
 * Drains the queue: keeps a world running, tasks in flight and leases renewed, and ends when the queue stays empty.
 *
 * <p>One thread owns all state and never waits for the network: each call of a port runs on the executor and comes back
 * as a step on this loop.
 */
public final class DrainLoop {
    private static final Logger log = LoggerFactory.getLogger(DrainLoop.class);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration SETTLING_AT_STOP = Duration.ofSeconds(4);

    /** Why draining ended. */
    public enum End {
        /** The queue stayed empty. */
        IDLE,
        /** It was asked to stop; every task was given back. */
        STOPPED,
        /** The machine is taken back; every task was given back. */
        TAKEN,
        /** No world could be started, or none lived; every task was given back. */
        NO_WORLD,
        /** It held no task and could not ask for one, for want of a world, a store or a queue, for too long. */
        HELPLESS,
        /** It has lived as long as a node may, and has ended what it had. */
        OLD
    }

    /** The ports and rules of a drain, and what draws its waits. */
    public record Parts(
            Backlog backlog,
            Admission admission,
            Settlement settlement,
            Receipts receipts,
            World.Starter worlds,
            Presence presence,
            RandomGenerator chance,
            Starts starts,
            Metering metering) {
        /** Those of a drain that nobody measures. */
        public Parts(
                Backlog backlog,
                Admission admission,
                Settlement settlement,
                Receipts receipts,
                World.Starter worlds,
                Presence presence,
                RandomGenerator chance,
                Starts starts) {
            this(backlog, admission, settlement, receipts, worlds, presence, chance, starts, Metering.NONE);
        }
    }

    private final Parts parts;
    private final DrainSettings settings;
    private final Clock clock;
    private final Calls calls;
    private final InFlightTasks inFlight = new InFlightTasks();
    private final Gauge gauge;
    private final TasksAtWork tasks;
    private final WorldKeeper world;
    private final QueuePoller poller;
    private final Instant oldAt;
    private Instant usefulAt;
    private long finished;
    private double work;
    private @Nullable End end;
    private Instant leaveBy = Instant.MAX;

    /**
     * @param parts the ports
     * @param settings the terms
     * @param clock the time
     * @param io runs calls that wait; unbounded, since some wait for as long as a look at the queue
     */
    public DrainLoop(Parts parts, DrainSettings settings, Clock clock, Executor io) {
        this.parts = parts;
        this.settings = settings;
        this.clock = clock;
        this.calls = new Calls(io);
        Instant now = clock.instant();
        this.gauge = new Gauge(parts.metering(), now);
        this.tasks = new TasksAtWork(parts, settings, clock, calls, inFlight, gauge);
        this.oldAt = now.plus(settings.life());
        this.usefulAt = now;
        this.world = new WorldKeeper(
                parts.worlds(), clock, now.plus(parts.starts().pause()), settings.standby(), WorldListener::new);
        this.poller = new QueuePoller(parts, settings, clock, calls, this::taken, () -> finish(End.IDLE));
    }

    /** Asks the loop to give everything back and end. From any thread. */
    public void stop() {
        calls.step(() -> finish(End.STOPPED));
    }

    /** Asks the loop to give everything back and end, since the machine is taken back. From any thread. */
    public void leave() {
        calls.step(() -> finish(End.TAKEN));
    }

    /** Drains until there is a reason to end. The world has ended and no task is held when it returns. */
    public End run() throws InterruptedException {
        begin();
        End reached = null;
        while (reached == null) {
            reached = turn(TICK);
        }
        return reached;
    }

    /**
     * Goes on where a crashed agent stopped. Its last look may have leased tasks of which nothing was written down: the node
     * stays until such a lease has ended.
     */
    void begin() {
        parts.receipts().unanswered().ifPresent(poller::busyUntil);
        List<Lease> left = parts.receipts().leftBehind();
        if (!left.isEmpty()) {
            poller.busyUntil(clock.instant().plus(settings.term()));
        }
        for (Lease lease : left) {
            log.info(
                    "taking up a task of a former agent task={} receives={} crashes={}",
                    TasksAtWork.label(lease),
                    lease.receives(),
                    lease.crashes());
            parts.receipts().keep(lease, settings.term());
            Instant until = clock.instant().plus(settings.term());
            calls.ask(
                    () -> parts.backlog().renew(List.of(lease), settings.term()),
                    ended -> claimedAgain(lease, ended, until),
                    () -> parts.receipts().forget(lease));
        }
    }

    /**
     * One turn: hears of what has happened, and does whatever is due by now.
     *
     * @param wait how long to wait for something to happen
     * @return why draining has ended, null while it goes on
     */
    @Nullable
    End turn(Duration wait) throws InterruptedException {
        calls.runSteps(wait);
        Instant now = clock.instant();
        if (end == null) {
            work(now);
        }
        if (end != null && leaveBy.equals(Instant.MAX)) {
            leaveBy = now.plus(SETTLING_AT_STOP).plus(end == End.TAKEN ? settings.poll() : Duration.ZERO);
            world.endAll();
            tasks.leave();
            leaveWord(end);
        }
        gauge.tend(now);
        if (end == null || !left(now)) {
            return null;
        }
        gauge.tell(now);
        if (!poller.looking()) {
            parts.receipts().looksNoMore();
        }
        return end;
    }

    /** What others, and the next start, are to know of this end. */
    private void leaveWord(End reached) {
        switch (reached) {
            case IDLE, STOPPED -> parts.starts().cameToSomething();
            case OLD, TAKEN -> {
                parts.starts().cameToSomething();
                calls.call(parts.presence()::close);
            }
            case HELPLESS -> {
                if (world.cameUp()) {
                    parts.starts().cameToSomething();
                }
                calls.call(parts.presence()::close);
            }
            case NO_WORLD -> {}
        }
    }

    private void work(Instant now) {
        if (inFlight.size() > 0) {
            poller.busy();
            usefulAt = now;
        }
        if (world.hopeless()) {
            finish(End.NO_WORLD);
        } else if (useless(now)) {
            finish(End.HELPLESS);
        } else if (oldAt.isBefore(now) && inFlight.size() == 0 && !poller.looking()) {
            finish(End.OLD);
        } else {
            go(now);
        }
    }

    /** Whether there has been no task in flight, and no way to one, for so long that nothing is lost if the node stops. */
    private boolean useless(Instant now) {
        Instant last = usefulAt.isAfter(poller.answeredAt()) ? usefulAt : poller.answeredAt();
        return last.plus(settings.helpless()).isBefore(now);
    }

    private void go(Instant now) {
        world.tend(now, inFlight.withWorld());
        tasks.tend(now);
        deal(now);
        if (inFlight.stuck(now, settings.taskDeadline()) && !world.asked()) {
            log.warn("a task is stuck, ending the world tasks={}", inFlight.labels(InFlightTask::withWorld));
            world.end();
        }
        look(now);
        parts.presence().note(new Presence.Standing(world.ranks(), inFlight.size(), finished, work, inFlight.oldest()));
    }

    /**
     * Whether nothing is left: what is being settled may come to its end, within limits. A look under way may lease what was just
     * given back; the node's next agent knows of it, but where the machine is taken there is none, so its answer is waited for.
     */
    private boolean left(Instant now) {
        if (!world.any() && inFlight.size() == 0 && calls.pending() <= (poller.looking() && end != End.TAKEN ? 1 : 0)) {
            return true;
        }
        if (now.isAfter(leaveBy)) {
            log.warn("ending with calls under way calls={} tasks={}", calls.pending(), inFlight.labels(_ -> true));
            return true;
        }
        return false;
    }

    private void deal(Instant now) {
        if (world.ranks() == 0) {
            return;
        }
        if (!parts.worlds().outdated()) {
            for (InFlightTask next : inFlight.deal(now)) {
                tasks.atRisk(next);
                world.run(next);
            }
        } else if (!inFlight.withWorld()) {
            log.info("the world gives way to another");
            world.end();
        }
    }

    /**
     * Looks for tasks when some are wanted and can be worked on: a node that cannot say that it lives, or whose tasks all fail
     * for want of a service, leaves them to others.
     */
    private void look(Instant now) {
        int room = Math.min(Backlog.BATCH, inFlight.wanted(world.ranks() * settings.tasksPerRank(), now));
        int wanted = parts.presence().current() && !oldAt.isBefore(now) ? tasks.allowed(room, now) : 0;
        if (wanted > 0) {
            poller.look(now, wanted, inFlight.size() == 0);
        }
    }

    /** A claim that had ended says nothing: who has the task now does it. */
    private void claimedAgain(Lease lease, List<Lease> ended, Instant until) {
        if (ended.isEmpty()) {
            taken(List.of(lease), until);
        } else {
            parts.receipts().forget(lease);
        }
    }

    private void taken(List<Lease> leases, Instant claimedUntil) {
        if (end != null) {
            leases.forEach(lease -> tasks.giveBack(lease, Duration.ZERO));
            return;
        }
        tasks.taken(leases, claimedUntil);
    }

    private void finish(End reached) {
        if (end == null) {
            end = reached;
        }
    }

    /** Hears of one world on any thread and brings it, in one step, to the loop's; of tasks only what the present one says. */
    private final class WorldListener implements World.Listener {
        private final int life;

        WorldListener(int life) {
            this.life = life;
        }

        private void step(Runnable run) {
            calls.step(() -> {
                if (world.present(life)) {
                    run.run();
                }
            });
        }

        @Override
        public void ready(int ranks) {
            calls.step(() -> {
                if (world.ready(life, ranks)) {
                    gauge.worldUp(clock.instant());
                    poller.busy();
                }
            });
        }

        @Override
        public void started(long number) {
            step(() -> tasks.started(number));
        }

        @Override
        public void progressed(long number, int done, int of) {
            step(() -> tasks.progressed(number, done, of));
        }

        @Override
        public void finished(long number, Outcome outcome) {
            step(() -> {
                world.worked();
                parts.starts().cameToSomething();
                work += inFlight.find(number).map(one -> one.task.work()).orElse(0.0);
                tasks.finished(number, outcome);
                finished++;
            });
        }

        @Override
        public void ended(String how) {
            calls.step(() -> {
                if (world.present(life)) {
                    worldEnded(how);
                } else {
                    world.standbyEnded(life, how);
                }
            });
        }

        private void worldEnded(String how) {
            if (end == null && world.asked()) {
                log.info("world ended as asked how={}", how);
            } else if (end == null) {
                log.warn("world ended how={} tasks={}", how, inFlight.labels(InFlightTask::withWorld));
            }
            world.ended(inFlight.withWorld());
            if (tasks.worldDied()) {
                world.worked();
            }
        }
    }
}
