package pixfleet.fleet.drain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.drain.DrainLoop.Parts;
import pixfleet.fleet.drain.InFlightTask.Phase;
import pixfleet.fleet.process.Outcome;
import pixfleet.job.Task;
import pixfleet.wire.MalformedDocument;
import pixfleet.wire.TaskJson;

/**
 * Calls the ports for the tasks in hand and draws the consequences. While a service is out a task stays in hand, its claim
 * renewed, and is tried again at growing intervals: neither the queue nor this object counts that as a try of the task. For
 * one thread.
 */
final class TasksAtWork {
    private static final Logger log = LoggerFactory.getLogger(TasksAtWork.class);

    /** From as many failures on, some seconds, the user is told what is waited for. */
    private static final int TOLD_AFTER = 3;

    private final Parts parts;
    private final DrainSettings settings;
    private final Clock clock;
    private final Calls calls;
    private final InFlightTasks hand;
    private final Gauge gauge;
    private final ServiceHealth health;
    private final BackOff waits;
    private boolean leaving;

    /** How many tasks worlds were done with, whatever became of them. */
    private long finished;

    TasksAtWork(Parts parts, DrainSettings settings, Clock clock, Calls calls, InFlightTasks hand, Gauge gauge) {
        this.parts = parts;
        this.settings = settings;
        this.clock = clock;
        this.calls = calls;
        this.hand = hand;
        this.gauge = gauge;
        this.waits = new BackOff(settings.firstWait(), settings.longestWait(), parts.chance());
        this.health = new ServiceHealth(waits);
    }

    /** How many tasks may be taken now, of those that are wanted. */
    int allowed(int wanted, Instant now) {
        return health.allowed(wanted, now);
    }

    /** Takes tasks in hand. Only here is a message read. */
    void taken(List<Lease> leases, Instant claimedUntil) {
        for (Lease lease : leases) {
            try {
                take(lease, TaskJson.read(lease.body()), claimedUntil);
            } catch (MalformedDocument e) {
                Runnable forget = () -> parts.receipts().forget(lease);
                calls.call(() -> parts.admission().bury(lease, String.valueOf(e.getMessage())), forget, forget);
            }
        }
    }

    /** How a message's task is called in logs. */
    static String label(Lease lease) {
        try {
            return TaskJson.read(lease.body()).label();
        } catch (MalformedDocument _) {
            return "none";
        }
    }

    private void take(Lease lease, Task task, Instant claimedUntil) {
        Instant now = clock.instant();
        var twin = hand.twin(task);
        if (twin.isPresent()) {
            log.info("task is in hand already, its double stays with it task={}", task.label());
            twin.get().joinedBy(lease, claimedUntil);
            return;
        }
        InFlightTask held = hand.add(lease, task, now, claimedUntil);
        if (lease.crashes() >= Lease.MAX_CRASHES) {
            end(
                    held,
                    new Ending.Condemned("Processing this image by itself ended the node's program %d times."
                            .formatted(lease.crashes() - 1)));
        } else if (lease.receives() > Lease.MAX_RECEIVES) {
            end(
                    held,
                    new Ending.Condemned(
                            "It was handed out %d times and never came to an end.".formatted(lease.receives() - 1)));
        } else {
            tend(held, now);
        }
    }

    /** Whatever is due by now. */
    void tend(Instant now) {
        hand.all().forEach(held -> tend(held, now));
        hand.started(now).forEach(held -> calls.call(() -> parts.settlement().started(held.task)));
        renew(now);
    }

    private void tend(InFlightTask held, Instant now) {
        if (held.lapsed(now) && !held.withWorld() && !held.calling()) {
            log.warn("claim ended before the task did, left to whoever has it now task={}", held.task.label());
            letGo(held);
            return;
        }
        if (!held.called(now)) {
            return;
        }
        Lease lease = held.lease();
        if (held.phase() == Phase.LEASED) {
            calls.ask(
                    () -> parts.admission().admit(lease, held.task),
                    admitted -> {
                        if (!admitted) {
                            over(held, lease);
                        } else {
                            held.admitted(clock.instant());
                        }
                    },
                    () -> failed(held));
        } else {
            Ending ending = held.ending();
            calls.call(
                    () -> parts.settlement().settle(lease, held.task, ending, held.claimedUntil()),
                    () -> {
                        over(held, lease);
                        if (!(ending instanceof Ending.Condemned)) {
                            health.worked();
                        }
                    },
                    () -> failed(held));
        }
    }

    /** A port could not be called for a task. */
    private void failed(InFlightTask held) {
        Instant now = clock.instant();
        health.failed(now);
        if (held.retries(now.plus(waits.after(held.failures() + 1)))) {
            if (leaving) {
                giveBack(held, Duration.ZERO);
            } else if (held.heldLongEnough(now)) {
                giveBack(held, waits.after(held.failures()));
            }
        }
    }

    /** A rank has begun with a task. */
    void started(long number) {
        hand.worldMoved(clock.instant());
        Instant now = clock.instant();
        hand.find(number).filter(held -> held.started(now)).ifPresent(held -> gauge.begun(held.lease(), now));
    }

    /** A task has come further. */
    void progressed(long number, int done, int of) {
        hand.worldMoved(clock.instant());
        hand.find(number)
                .filter(held -> held.progressed(clock.instant()))
                .ifPresent(held -> calls.call(() -> parts.settlement().progressed(held.task, done, of)));
    }

    /** The world is done with a task. */
    void finished(long number, Outcome outcome) {
        hand.worldMoved(clock.instant());
        hand.find(number).filter(InFlightTask::withWorld).ifPresent(held -> {
            finished++;
            if (!(outcome instanceof Outcome.Postponed)) {
                gauge.imageDone();
            }
            switch (outcome) {
                case Outcome.Stored(var result) -> end(held, new Ending.Stored(result));
                case Outcome.Verified(var compared) -> end(held, new Ending.Verified(compared));
                case Outcome.Failed(var reason) -> end(held, new Ending.Failed(reason));
                case Outcome.Postponed(var cause) -> postponed(held, cause);
            }
        });
    }

    private void postponed(InFlightTask held, String cause) {
        Instant now = clock.instant();
        health.failed(now);
        Duration wait = waits.after(held.failures() + 1);
        held.postponed(now.plus(wait), health.successes());
        gauge.retried(1);
        log.warn("task postponed task={} wait={} cause={}", held.task.label(), wait, cause);
        if (held.failsByItself()) {
            end(
                    held,
                    new Ending.Condemned("It was tried %d times and could not be processed, though others were: %s."
                            .formatted(held.failures(), cause)));
        } else if (held.heldLongEnough(now)) {
            giveBack(held, wait);
        } else if (held.failures() == TOLD_AFTER) {
            calls.call(() -> parts.settlement().waits(held.task, "It waits for the storage to answer again."));
        }
    }

    private void end(InFlightTask held, Ending ending) {
        Instant now = clock.instant();
        if (held.ends(ending, now)) {
            tend(held, now);
        }
    }

    /** The world is gone with what it had. Answers whether it died of a task, which is given up. */
    boolean worldDied() {
        int hit = hand.labels(InFlightTask::withWorld).size();
        List<InFlightTask> killers = hand.worldDied(finished);
        gauge.retried(hit - killers.size());
        for (InFlightTask killer : killers) {
            end(
                    killer,
                    new Ending.Condemned(
                            "Processing this image ended the program that did it, three times while it ran alone."));
        }
        return !killers.isEmpty();
    }

    /** A task is handed to the world by itself: should the agent die now, it is known of what. */
    void atRisk(InFlightTask held) {
        if (held.suspect()) {
            calls.call(() -> parts.receipts().keep(held.atRisk(), settings.term()));
        }
    }

    private void renew(Instant now) {
        Instant until = now.plus(settings.term());
        List<Lease> due = hand.due(now, settings.renewal()).stream()
                .flatMap(held -> held.leases().stream())
                .toList();
        for (int from = 0; from < due.size(); from += Backlog.BATCH) {
            List<Lease> batch = due.subList(from, Math.min(due.size(), from + Backlog.BATCH));
            calls.ask(
                    () -> parts.backlog().renew(batch, settings.term()),
                    ended -> batch.stream()
                            .filter(lease -> !ended.contains(lease))
                            .forEach(lease -> keep(lease, until)),
                    () -> {});
        }
    }

    private void keep(Lease lease, Instant until) {
        hand.all().stream()
                .filter(held -> held.leases().contains(lease))
                .findFirst()
                .ifPresent(held -> {
                    held.claimed(until);
                    parts.receipts().keep(held.suspect() && held.withWorld() ? lease.atRisk() : lease, settings.term());
                });
    }

    /** All is done for a task under one claim: its other messages go the same way. */
    private void over(InFlightTask held, Lease settled) {
        letGo(held);
        held.leases().stream()
                .filter(lease -> !lease.equals(settled))
                .forEach(lease -> calls.call(() -> parts.backlog().complete(lease)));
    }

    private void letGo(InFlightTask held) {
        hand.remove(held);
        held.leases().forEach(parts.receipts()::forget);
    }

    private void giveBack(InFlightTask held, Duration delay) {
        hand.remove(held);
        held.leases().forEach(lease -> giveBack(lease, delay));
    }

    /** Gives a message back. If the queue does not hear it, the next agent of this node finds the claim on disk. */
    void giveBack(Lease lease, Duration delay) {
        calls.call(
                () -> parts.backlog().giveBack(lease.receipt(), delay),
                () -> parts.receipts().forget(lease),
                () -> {});
    }

    /** Gives back every task of which no end is being recorded. */
    void leave() {
        leaving = true;
        for (InFlightTask held : hand.all()) {
            if (held.phase() != Phase.SETTLING || !held.calling()) {
                giveBack(held, Duration.ZERO);
            }
        }
    }
}
