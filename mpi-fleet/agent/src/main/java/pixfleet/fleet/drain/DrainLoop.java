package pixfleet.fleet.drain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.drain.InFlightTask.Place;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.world.World;
import pixfleet.job.Task;
import pixfleet.wire.MalformedDocument;
import pixfleet.wire.TaskJson;

/**
 * Drains the queue: keeps a world running, tasks in hand and leases renewed, and ends when the queue stays empty.
 *
 * <p>One thread owns all state and never waits for the network: each call of a port runs on the executor and comes back
 * as a step on this loop.
 */
public final class DrainLoop {
    private static final Logger log = LoggerFactory.getLogger(DrainLoop.class);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration LATER = Duration.ofSeconds(5);
    private static final Duration SETTLING_AT_STOP = Duration.ofSeconds(4);

    /** Why draining ended. */
    public enum End {
        /** The queue stayed empty. */
        IDLE,
        /** It was asked to stop; every task was given back. */
        STOPPED,
        /** No world could be started; every task was given back. */
        NO_WORLD
    }

    /** The ports and rules of a drain. */
    public record Parts(
            Backlog backlog,
            Admission admission,
            Settlement settlement,
            Receipts receipts,
            World.Starter worlds,
            Presence presence) {}

    private final Parts parts;
    private final DrainSettings settings;
    private final Clock clock;
    private final Calls calls;
    private final InFlightTasks hand = new InFlightTasks();

    private final WorldKeeper world;
    private final QueuePoller poller;
    private @Nullable End end;

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
        this.world = new WorldKeeper(parts.worlds(), calls, clock, new WorldListener());
        this.poller = new QueuePoller(parts, settings, clock, calls, this::taken, () -> finish(End.IDLE));
    }

    /** Asks the loop to give everything back and end. From any thread. */
    public void stop() {
        calls.step(() -> finish(End.STOPPED));
    }

    /** Drains until there is a reason to end. The world has ended and no task is held when it returns. */
    public End run() throws InterruptedException {
        takeUpLeftovers();
        End reached = end;
        while (reached == null) {
            calls.runSteps(TICK);
            turn();
            reached = end;
        }
        windUp();
        return reached;
    }

    /**
     * Goes on where a crashed agent stopped. What has been handed out too often may be what crashed it: it goes back to the
     * queue, which counts. The crashed agent's last look may have leased tasks of which nothing was written down: the node
     * stays until such a lease has ended.
     */
    private void takeUpLeftovers() {
        List<Lease> left = parts.receipts().leftBehind();
        if (!left.isEmpty()) {
            poller.busyUntil(clock.instant().plus(settings.term()));
        }
        for (Lease lease : left) {
            if (lease.receives() > Lease.MAX_RECEIVES) {
                calls.call(() -> parts.backlog().giveBack(lease.receipt(), Duration.ZERO));
            } else {
                log.info("taking up a task of a former agent receives={}", lease.receives());
                parts.receipts().keep(lease, settings.term());
                calls.call(
                        () -> parts.backlog().renew(List.of(lease), settings.term()),
                        () -> taken(List.of(lease)),
                        () -> parts.receipts().forget(lease));
            }
        }
    }

    /** One turn: whatever is due by now. */
    private void turn() {
        Instant now = clock.instant();
        if (end != null) {
            return;
        }
        world.tend(now);
        renew(now);
        deal(now);
        hand.started(now).forEach(held -> calls.call(() -> parts.settlement().started(held.task)));
        if (hand.stuck(now, settings.taskDeadline())) {
            log.warn("a task is stuck, ending the world");
            world.end();
        }
        look(now);
        parts.presence().note(world.ranks(), hand.size());
    }

    /** What is heard of the world, on the loop's thread. */
    private final class WorldListener implements World.Listener {
        @Override
        public void ready(int size) {
            poller.busy();
        }

        @Override
        public void started(long number) {
            hand.find(number).ifPresent(held -> held.started(clock.instant()));
        }

        @Override
        public void progressed(long number, int done, int parts) {
            hand.find(number)
                    .filter(held -> held.progressed(clock.instant()))
                    .ifPresent(held ->
                            calls.call(() -> DrainLoop.this.parts.settlement().progressed(held.task, done, parts)));
        }

        @Override
        public void finished(long number, Outcome outcome) {
            hand.find(number).ifPresent(held -> settle(held, outcome));
        }

        @Override
        public void ended(String how) {
            worldEnded(how);
        }
    }

    private void settle(InFlightTask held, Outcome outcome) {
        held.place = Place.SETTLING;
        settling(held, () -> parts.settlement().settle(held.lease, held.task, outcome));
    }

    private void settling(InFlightTask held, Runnable settle) {
        calls.call(settle, () -> letGo(held), () -> giveBack(held, LATER));
    }

    private void letGo(InFlightTask held) {
        hand.remove(held);
        parts.receipts().forget(held.lease);
        poller.busy();
    }

    private void giveBack(InFlightTask held, Duration delay) {
        letGo(held);
        calls.call(() -> parts.backlog().giveBack(held.lease.receipt(), delay));
    }

    private void worldEnded(String how) {
        if (end == null && world.asked()) {
            log.info("world ended as asked how={}", how);
        } else if (end == null) {
            log.warn("world ended how={} tasks={}", how, hand.size());
        }
        for (InFlightTask condemned : hand.worldDied()) {
            settling(
                    condemned,
                    () -> parts.settlement()
                            .condemn(
                                    condemned.lease,
                                    condemned.task,
                                    "Processing this image ended the program that did it, twice while it ran alone."));
        }
        if (world.hopeless()) {
            finish(End.NO_WORLD);
        }
    }

    private void renew(Instant now) {
        List<Lease> due =
                hand.due(now, settings.renewal()).stream().map(h -> h.lease).toList();
        for (int from = 0; from < due.size(); from += Backlog.BATCH) {
            List<Lease> batch = due.subList(from, Math.min(due.size(), from + Backlog.BATCH));
            calls.call(() -> parts.backlog().renew(batch, settings.term()), () -> batch.forEach(this::keep), () -> {});
        }
    }

    private void keep(Lease lease) {
        if (hand.all().stream().anyMatch(held -> held.lease.equals(lease))) {
            parts.receipts().keep(lease, settings.term());
        }
    }

    private void deal(Instant now) {
        if (world.ranks() == 0) {
            return;
        }
        if (!parts.worlds().outdated()) {
            hand.deal(now).forEach(world::run);
        } else if (!hand.dealt()) {
            log.info("the world gives way to another");
            world.end();
        }
    }

    /** Looks for tasks when some are wanted. */
    private void look(Instant now) {
        int wanted = Math.min(Backlog.BATCH, hand.wanted(world.ranks() * settings.tasksPerRank()));
        if (wanted > 0) {
            poller.look(now, wanted, hand.size() == 0);
        }
    }

    private void taken(List<Lease> leases) {
        if (end != null) {
            leases.forEach(lease -> calls.call(() -> parts.backlog().giveBack(lease.receipt(), Duration.ZERO)));
            return;
        }
        leases.forEach(this::admit);
    }

    private void admit(Lease lease) {
        try {
            admit(lease, TaskJson.read(lease.body()));
        } catch (MalformedDocument e) {
            Runnable forget = () -> parts.receipts().forget(lease);
            calls.call(() -> parts.admission().bury(lease, String.valueOf(e.getMessage())), forget, forget);
        }
    }

    private void admit(Lease lease, Task task) {
        if (hand.holds(task)) {
            log.info("task is in hand already, giving its double back task={}", task.label());
            parts.receipts().forget(lease);
            calls.call(() -> parts.backlog().giveBack(lease.receipt(), LATER));
            return;
        }
        InFlightTask held = hand.add(lease, task, clock.instant());
        var admitted = new ArrayList<Boolean>();
        calls.call(
                () -> admitted.add(parts.admission().admit(lease, task)),
                () -> {
                    if (admitted.contains(true)) {
                        held.place = Place.WAITING;
                    } else {
                        letGo(held);
                    }
                },
                () -> giveBack(held, LATER));
    }

    private void finish(End reached) {
        if (end == null) {
            end = reached;
        }
    }

    /** Gives every task back that is not being settled, ends the world, and lets what is being settled come to its end. */
    private void windUp() throws InterruptedException {
        world.end();
        for (InFlightTask held : hand.all()) {
            if (held.place != Place.SETTLING) {
                giveBack(held, Duration.ZERO);
            }
        }
        Instant deadline = clock.instant().plus(SETTLING_AT_STOP);
        while (world.present() || hand.size() > 0 || calls.pending() > (poller.looking() ? 1 : 0)) {
            if (clock.instant().isAfter(deadline)) {
                log.warn("ending with calls under way calls={} tasks={}", calls.pending(), hand.size());
                return;
            }
            calls.runSteps(TICK);
        }
    }
}
