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
import pixfleet.job.Result;
import pixfleet.job.Task;
import pixfleet.wire.MalformedDocument;
import pixfleet.wire.TaskJson;

/**
 * Calls the ports for the tasks in flight and draws the consequences. While a service is out a task stays in flight, its claim
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
    private final InFlightTasks inFlight;
    private final Gauge gauge;
    private final ServiceHealth health;
    private final BackOff waits;
    private boolean leaving;

    /** How many tasks worlds were done with, whatever became of them. */
    private long finished;

    TasksAtWork(Parts parts, DrainSettings settings, Clock clock, Calls calls, InFlightTasks inFlight, Gauge gauge) {
        this.parts = parts;
        this.settings = settings;
        this.clock = clock;
        this.calls = calls;
        this.inFlight = inFlight;
        this.gauge = gauge;
        this.waits = new BackOff(settings.firstWait(), settings.longestWait(), parts.chance());
        this.health = new ServiceHealth(waits);
    }

    /** How many tasks may be taken now, of those that are wanted. */
    int allowed(int wanted, Instant now) {
        return health.allowed(wanted, now);
    }

    /** Takes tasks in flight. Only here is a message read. */
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
        var twin = inFlight.twin(task);
        if (twin.isPresent()) {
            log.info("task is in flight already, its double stays with it task={}", task.label());
            twin.get().joinedBy(lease, claimedUntil);
            return;
        }
        InFlightTask one = inFlight.add(lease, task, now, claimedUntil);
        if (lease.crashes() >= Lease.MAX_CRASHES) {
            end(
                    one,
                    new Ending.Condemned("Processing this image by itself ended the node's program %d times."
                            .formatted(lease.crashes() - 1)));
        } else if (lease.receives() > Lease.MAX_RECEIVES) {
            end(
                    one,
                    new Ending.Condemned(
                            "It was handed out %d times and never came to an end.".formatted(lease.receives() - 1)));
        } else {
            tend(one, now);
        }
    }

    /** Whatever is due by now. */
    void tend(Instant now) {
        inFlight.all().forEach(one -> tend(one, now));
        inFlight.started(now).forEach(one -> calls.call(() -> parts.settlement().started(one.task)));
        renew(now);
    }

    private void tend(InFlightTask one, Instant now) {
        if (one.lapsed(now) && !one.withWorld() && !one.calling()) {
            log.warn("claim ended before the task did, left to whoever has it now task={}", one.task.label());
            letGo(one);
            return;
        }
        if (!one.called(now)) {
            return;
        }
        Lease lease = one.lease();
        if (one.phase() == Phase.LEASED) {
            calls.ask(
                    () -> parts.admission().admit(lease, one.task),
                    admitted -> {
                        switch (admitted) {
                            case Admitted.Over() -> over(one, lease);
                            case Admitted.Run() -> one.admitted(clock.instant());
                            case Admitted.Known(Result result) -> end(one, new Ending.Stored(result));
                        }
                    },
                    () -> failed(one));
        } else {
            Ending ending = one.ending();
            calls.call(
                    () -> parts.settlement().settle(lease, one.task, ending, one.claimedUntil()),
                    () -> {
                        over(one, lease);
                        if (!(ending instanceof Ending.Condemned)) {
                            health.worked();
                        }
                    },
                    () -> failed(one));
        }
    }

    /** A port could not be called for a task. */
    private void failed(InFlightTask one) {
        Instant now = clock.instant();
        health.failed(now);
        if (one.retries(now.plus(waits.after(one.failures() + 1)))) {
            if (leaving) {
                giveBack(one, Duration.ZERO);
            } else if (one.heldLongEnough(now)) {
                giveBack(one, waits.after(one.failures()));
            }
        }
    }

    /** A rank has begun with a task. */
    void started(long number) {
        inFlight.worldMoved(clock.instant());
        Instant now = clock.instant();
        inFlight.find(number).filter(one -> one.started(now)).ifPresent(one -> gauge.begun(one.lease(), now));
    }

    /** A task has come further. */
    void progressed(long number, int done, int of) {
        inFlight.worldMoved(clock.instant());
        inFlight.find(number)
                .filter(one -> one.progressed(clock.instant()))
                .ifPresent(one -> calls.call(() -> parts.settlement().progressed(one.task, done, of)));
    }

    /** The world is done with a task. */
    void finished(long number, Outcome outcome) {
        inFlight.worldMoved(clock.instant());
        inFlight.find(number).filter(InFlightTask::withWorld).ifPresent(one -> {
            finished++;
            if (!(outcome instanceof Outcome.Postponed)) {
                gauge.imageDone();
            }
            switch (outcome) {
                case Outcome.Stored(var result) -> end(one, new Ending.Stored(result));
                case Outcome.Verified(var compared) -> end(one, new Ending.Verified(compared));
                case Outcome.Failed(var reason) -> end(one, new Ending.Failed(reason));
                case Outcome.Postponed(var cause) -> postponed(one, cause);
            }
        });
    }

    private void postponed(InFlightTask one, String cause) {
        Instant now = clock.instant();
        health.failed(now);
        Duration wait = waits.after(one.failures() + 1);
        one.postponed(now.plus(wait), health.successes());
        gauge.retried(1);
        log.warn("task postponed task={} wait={} cause={}", one.task.label(), wait, cause);
        if (one.failsByItself()) {
            end(
                    one,
                    new Ending.Condemned("It was tried %d times and could not be processed, though others were: %s."
                            .formatted(one.failures(), cause)));
        } else if (one.heldLongEnough(now)) {
            giveBack(one, wait);
        } else if (one.failures() == TOLD_AFTER) {
            calls.call(() -> parts.settlement().waits(one.task, "It waits for the storage to answer again."));
        }
    }

    private void end(InFlightTask one, Ending ending) {
        Instant now = clock.instant();
        if (one.ends(ending, now)) {
            tend(one, now);
        }
    }

    /** The world is gone with what it had. Answers whether it died of a task, which is given up. */
    boolean worldDied() {
        int hit = inFlight.labels(InFlightTask::withWorld).size();
        List<InFlightTask> killers = inFlight.worldDied(finished);
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
    void atRisk(InFlightTask one) {
        if (one.suspect()) {
            calls.call(() -> parts.receipts().keep(one.atRisk(), settings.term()));
        }
    }

    private void renew(Instant now) {
        Instant until = now.plus(settings.term());
        List<Lease> due = inFlight.due(now, settings.renewal()).stream()
                .flatMap(one -> one.leases().stream())
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
        inFlight.all().stream()
                .filter(one -> one.leases().contains(lease))
                .findFirst()
                .ifPresent(one -> {
                    one.claimed(until);
                    parts.receipts().keep(one.suspect() && one.withWorld() ? lease.atRisk() : lease, settings.term());
                });
    }

    /** All is done for a task under one claim: its other messages go the same way. */
    private void over(InFlightTask one, Lease settled) {
        letGo(one);
        one.leases().stream()
                .filter(lease -> !lease.equals(settled))
                .forEach(lease -> calls.call(() -> parts.backlog().complete(lease)));
    }

    private void letGo(InFlightTask one) {
        inFlight.remove(one);
        one.leases().forEach(parts.receipts()::forget);
    }

    private void giveBack(InFlightTask one, Duration delay) {
        inFlight.remove(one);
        one.leases().forEach(lease -> giveBack(lease, delay));
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
        for (InFlightTask one : inFlight.all()) {
            if (one.phase() != Phase.SETTLING || !one.calling()) {
                giveBack(one, Duration.ZERO);
            }
        }
    }
}
