package pixfleet.fleet.drain;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import pixfleet.fleet.drain.InFlightTask.Phase;
import pixfleet.job.NodeLease;
import pixfleet.job.Task;

/** The tasks in flight, and what is to be done with them next. Pure: no port, no clock. For one thread. */
final class InFlightTasks {
    private final Map<Long, InFlightTask> tasks = new LinkedHashMap<>();
    private long numbers;

    /** When anything was last heard of a task with the world, or one was handed to an idle world. */
    private Instant worldMovedAt = Instant.MAX;

    InFlightTask add(Lease lease, Task task, Instant now, Instant claimedUntil) {
        var added = new InFlightTask(++numbers, lease, task, now, claimedUntil);
        tasks.put(added.number, added);
        return added;
    }

    Optional<InFlightTask> find(long number) {
        return Optional.ofNullable(tasks.get(number));
    }

    /** The same attempt of the same image, if it is in flight already. */
    Optional<InFlightTask> twin(Task task) {
        return tasks.values().stream()
                .filter(it -> it.task.label().equals(task.label())
                        && it.task.purpose().equals(task.purpose()))
                .findFirst();
    }

    void remove(InFlightTask gone) {
        gone.released();
        tasks.remove(gone.number);
    }

    List<InFlightTask> all() {
        return List.copyOf(tasks.values());
    }

    int size() {
        return tasks.size();
    }

    /** When the oldest task that waits for its turn was sent, {@link NodeLease#NONE_WAITS} if none does. */
    Instant oldest() {
        return tasks.values().stream()
                .filter(InFlightTask::waitsForItsTurn)
                .map(it -> it.lease().sentAt())
                .min(Comparator.naturalOrder())
                .orElse(NodeLease.NONE_WAITS);
    }

    /** How those are called in logs. */
    List<String> labels(Predicate<InFlightTask> which) {
        return tasks.values().stream().filter(which).map(it -> it.task.label()).toList();
    }

    /** How many more tasks are wanted. None while a suspect is tried: it must not have neighbours. */
    int wanted(int most, Instant now) {
        if (suspects(now)) {
            return 0;
        }
        long busy = tasks.values().stream()
                .filter(it -> it.phase() != Phase.SETTLING || it.failures() > 0)
                .count();
        return (int) Math.max(0, most - busy);
    }

    /** Whether a suspect is tried, or is to be next. One that waits for a service to answer holds up nobody meanwhile. */
    private boolean suspects(Instant now) {
        return tasks.values().stream().anyMatch(it -> it.suspect() && (it.phase() != Phase.ADMITTED || it.due(now)));
    }

    /**
     * What to hand on now, taken for handed on: everything that waits, or a suspect by itself once no other task is with the
     * world, the one that was least often alone with a world that died.
     */
    List<InFlightTask> deal(Instant now) {
        List<InFlightTask> waiting = tasks.values().stream()
                .filter(it -> it.phase() == Phase.ADMITTED && it.due(now))
                .toList();
        boolean alone = suspects(now);
        if (!withWorld()) {
            worldMovedAt = now;
        }
        if (alone) {
            boolean busy = withWorld();
            waiting = waiting.stream()
                    .filter(it -> it.suspect() && !busy)
                    .min(Comparator.comparingInt(InFlightTask::deathsAlone))
                    .stream()
                    .toList();
        }
        return waiting.stream().filter(it -> it.dealt(alone)).toList();
    }

    /** Something was heard of a task that is with the world. */
    void worldMoved(Instant now) {
        worldMovedAt = now;
    }

    /**
     * The world has died: whatever it had becomes suspect. Answers those of which it seems to have died.
     *
     * @param finished how many tasks worlds were done with so far
     */
    List<InFlightTask> worldDied(long finished) {
        long trying = tasks.values().stream()
                .filter(it -> it.phase() != Phase.SETTLING)
                .count();
        return all().stream()
                .filter(it -> it.worldDied(finished))
                .filter(it -> it.kills(finished, trying > 1))
                .toList();
    }

    /** The tasks whose leases are to be renewed now; taken for renewed. */
    List<InFlightTask> due(Instant now, Duration every) {
        return tasks.values().stream().filter(it -> it.renewalDue(now, every)).toList();
    }

    /** The tasks of which it is to be recorded now that a rank has begun; taken for recorded. */
    List<InFlightTask> started(Instant now) {
        return tasks.values().stream().filter(it -> it.startDue(now)).toList();
    }

    /**
     * Whether a rank is at a task for longer than that without coming further, or the world has tasks and none of its ranks
     * has said anything for as long. A task that waits behind another one has no deadline.
     */
    boolean stuck(Instant now, Duration deadline) {
        boolean running = tasks.values().stream().anyMatch(it -> it.phase() == Phase.RUNNING);
        return tasks.values().stream().anyMatch(it -> it.stuck(now, deadline))
                || (withWorld() && !running && worldMovedAt.plus(deadline).isBefore(now));
    }

    /** Whether a task is with the world. */
    boolean withWorld() {
        return tasks.values().stream().anyMatch(InFlightTask::withWorld);
    }
}
