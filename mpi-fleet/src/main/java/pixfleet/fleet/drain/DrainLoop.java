package pixfleet.fleet.drain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.drain.Held.Place;
import pixfleet.fleet.process.Outcome;
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
    private static final Duration FINAL_LOOK = Duration.ofSeconds(1);
    private static final Duration SETTLING_AT_STOP = Duration.ofSeconds(4);
    private static final int MAX_FAILED_STARTS = 3;

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
    private final Hand hand = new Hand();

    private @Nullable World world;
    private int life;
    private int ranks;
    private int failedStarts;
    private Instant startAt;
    private boolean looking;
    private boolean closing;
    private Instant lookAgainAt;
    private Instant busyAt;
    private @Nullable End end;

    /**
     * @param parts the ports
     * @param settings the terms
     * @param clock the time
     * @param io runs calls that wait; an unbounded executor such as one virtual thread a call
     */
    public DrainLoop(Parts parts, DrainSettings settings, Clock clock, Executor io) {
        this.parts = parts;
        this.settings = settings;
        this.clock = clock;
        this.calls = new Calls(io);
        this.startAt = clock.instant();
        this.lookAgainAt = clock.instant();
        this.busyAt = clock.instant();
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
     * queue, which counts.
     */
    private void takeUpLeftovers() {
        for (Lease lease : parts.receipts().leftBehind()) {
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
        if (world == null && !startAt.isAfter(now)) {
            startWorld();
        }
        renew(now);
        deal(now);
        if (hand.stuck(now, settings.taskDeadline()) && world != null) {
            log.warn("a task is stuck, ending the world");
            world.end();
        }
        look(now);
        parts.presence().note(ranks, hand.size());
    }

    private void startWorld() {
        int mine = ++life;
        world = parts.worlds().start(new Steps(mine));
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
                busyAt = clock.instant();
            });
        }

        @Override
        public void started(long number) {
            step(() -> hand.find(number)
                    .ifPresent(held -> calls.call(() -> parts.settlement().started(held.task))));
        }

        @Override
        public void finished(long number, Outcome outcome) {
            step(() -> hand.find(number).ifPresent(held -> settle(held, outcome)));
        }

        @Override
        public void ended(String how) {
            step(() -> worldEnded(how));
        }
    }

    private void settle(Held held, Outcome outcome) {
        held.place = Place.SETTLING;
        settling(held, () -> parts.settlement().settle(held.lease, held.task, outcome));
    }

    private void settling(Held held, Runnable settle) {
        calls.call(settle, () -> letGo(held), () -> giveBack(held, LATER));
    }

    private void letGo(Held held) {
        hand.remove(held);
        parts.receipts().forget(held.lease);
        busyAt = clock.instant();
    }

    private void giveBack(Held held, Duration delay) {
        letGo(held);
        calls.call(() -> parts.backlog().giveBack(held.lease.receipt(), delay));
    }

    private void worldEnded(String how) {
        boolean wasReady = ranks > 0;
        world = null;
        ranks = 0;
        failedStarts = wasReady ? 0 : failedStarts + 1;
        startAt = clock.instant().plusSeconds(wasReady ? 0 : failedStarts);
        if (end == null) {
            log.warn("world ended how={} tasks={}", how, hand.size());
        }
        for (Held condemned : hand.worldDied()) {
            settling(
                    condemned,
                    () -> parts.settlement()
                            .condemn(
                                    condemned.lease,
                                    condemned.task,
                                    "Processing this image ended the program that did it, twice while it ran alone."));
        }
        if (failedStarts >= MAX_FAILED_STARTS) {
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
        World present = world;
        if (present != null && ranks > 0) {
            hand.deal(now).forEach(held -> present.run(held.number, held.task));
        }
    }

    /** Looks for tasks when some are wanted, and for the last time when none have come for long. */
    private void look(Instant now) {
        int wanted = ranks == 0 ? 0 : Math.min(Backlog.BATCH, hand.wanted(ranks * settings.tasksPerRank()));
        if (looking || wanted == 0 || lookAgainAt.isAfter(now)) {
            return;
        }
        Duration left = Duration.between(now, busyAt.plus(settings.idle()));
        if (hand.size() == 0 && !left.isPositive()) {
            lookForTheLastTime(wanted);
            return;
        }
        look(wanted, shortest(settings.poll(), hand.size() == 0 ? left : settings.idle()), this::taken);
    }

    /** A look must not outlast the idle time, or the node stops late. The queue counts whole seconds. */
    private static Duration shortest(Duration poll, Duration other) {
        Duration wait = poll.compareTo(other) < 0 ? poll : other;
        return wait.plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    }

    private void lookForTheLastTime(int wanted) {
        looking = true;
        closing = true;
        calls.call(
                parts.presence()::close,
                () -> look(wanted, FINAL_LOOK, leases -> {
                    if (leases.isEmpty()) {
                        finish(End.IDLE);
                    } else {
                        reopen();
                        taken(leases);
                    }
                }),
                this::lookFailed);
    }

    private void look(int wanted, Duration wait, Consumer<List<Lease>> then) {
        looking = true;
        var found = new ArrayList<Lease>();
        calls.call(
                () -> {
                    List<Lease> leases = parts.backlog().take(wanted, wait, settings.term());
                    leases.forEach(lease -> parts.receipts().keep(lease, settings.term()));
                    found.addAll(leases);
                },
                () -> {
                    looking = false;
                    then.accept(found);
                },
                this::lookFailed);
    }

    private void lookFailed() {
        looking = false;
        lookAgainAt = clock.instant().plus(TICK);
        busyAt = clock.instant();
        if (closing) {
            reopen();
        }
    }

    private void reopen() {
        closing = false;
        calls.call(parts.presence()::reopen);
    }

    private void taken(List<Lease> leases) {
        if (end != null) {
            leases.forEach(lease -> calls.call(() -> parts.backlog().giveBack(lease.receipt(), Duration.ZERO)));
            return;
        }
        leases.forEach(this::admit);
        if (!leases.isEmpty()) {
            busyAt = clock.instant();
        }
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
        Held held = hand.add(lease, task, clock.instant());
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
        World present = world;
        if (present != null) {
            present.end();
        }
        for (Held held : hand.all()) {
            if (held.place != Place.SETTLING) {
                giveBack(held, Duration.ZERO);
            }
        }
        Instant deadline = clock.instant().plus(SETTLING_AT_STOP);
        while (world != null || hand.size() > 0 || calls.pending() > (looking ? 1 : 0)) {
            if (clock.instant().isAfter(deadline)) {
                log.warn("ending with calls under way calls={} tasks={}", calls.pending(), hand.size());
                return;
            }
            calls.runSteps(TICK);
        }
    }
}
