package pixfleet.fleet.drain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.fleet.drain.InFlightTask.Place;
import pixfleet.job.Task;

/** The tasks in hand, and what is to be done with them next. Pure: no port, no clock. For one thread. */
final class InFlightTasks {
    /** Dying alone as often as this is the image's own fault. */
    static final int MAX_DEATHS_ALONE = 2;

    private final Map<Long, InFlightTask> held = new LinkedHashMap<>();
    private long numbers;

    InFlightTask add(Lease lease, Task task, Instant now) {
        var added = new InFlightTask(++numbers, lease, task, now);
        held.put(added.number, added);
        return added;
    }

    Optional<InFlightTask> find(long number) {
        return Optional.ofNullable(held.get(number));
    }

    void remove(InFlightTask gone) {
        held.remove(gone.number);
    }

    /** Whether the same attempt of the same image is in hand already. */
    boolean holds(Task task) {
        return held.values().stream().anyMatch(h -> h.task.label().equals(task.label()));
    }

    List<InFlightTask> all() {
        return List.copyOf(held.values());
    }

    int size() {
        return held.size();
    }

    /** How many more tasks are wanted. None while a suspect is tried: it must not have neighbours. */
    int wanted(int most) {
        if (suspects()) {
            return 0;
        }
        long busy =
                held.values().stream().filter(h -> h.place != Place.SETTLING).count();
        return (int) Math.max(0, most - busy);
    }

    private boolean suspects() {
        return held.values().stream().anyMatch(h -> h.suspect && h.place != Place.SETTLING);
    }

    /** What to hand on now: everything that waits, or a suspect by itself once no other task is with the world. */
    List<InFlightTask> deal(Instant now) {
        List<InFlightTask> waiting = in(Place.WAITING);
        boolean alone = suspects();
        if (alone) {
            boolean busy = !in(Place.DEALT).isEmpty();
            waiting = waiting.stream().filter(h -> h.suspect && !busy).limit(1).toList();
        }
        for (InFlightTask next : waiting) {
            next.place = Place.DEALT;
            next.movedAt = now;
            next.alone = alone;
        }
        return waiting;
    }

    /** The world has died: whatever it had becomes suspect. Answers those that died alone once too often. */
    List<InFlightTask> worldDied() {
        var condemned = new ArrayList<InFlightTask>();
        for (InFlightTask dealt : in(Place.DEALT)) {
            dealt.cameBack();
            dealt.suspect = true;
            if (dealt.alone && ++dealt.deathsAlone >= MAX_DEATHS_ALONE) {
                dealt.place = Place.SETTLING;
                condemned.add(dealt);
            }
        }
        return condemned;
    }

    /** The tasks whose leases are to be renewed now; taken for renewed. */
    List<InFlightTask> due(Instant now, Duration every) {
        List<InFlightTask> due = held.values().stream()
                .filter(h -> !h.renewedAt.plus(every).isAfter(now))
                .toList();
        due.forEach(h -> h.renewedAt = now);
        return due;
    }

    /** The tasks of which it is to be recorded now that a rank has begun; taken for recorded. */
    List<InFlightTask> started(Instant now) {
        return held.values().stream().filter(h -> h.startDue(now)).toList();
    }

    /** Whether a task has been with the world, or has not come further, for longer than that. */
    boolean stuck(Instant now, Duration deadline) {
        return in(Place.DEALT).stream().anyMatch(h -> h.movedAt.plus(deadline).isBefore(now));
    }

    /** Whether a task is with the world. */
    boolean dealt() {
        return !in(Place.DEALT).isEmpty();
    }

    private List<InFlightTask> in(Place place) {
        return held.values().stream().filter(h -> h.place == place).toList();
    }
}
