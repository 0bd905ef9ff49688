package pixfleet.fleet.drain;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import pixfleet.fleet.world.World;
import pixfleet.job.Task;

/** A {@link World} without ranks: what it does with a task is the test's choice. */
final class FakeWorld implements World, World.Starter {
    final List<String> seen = new CopyOnWriteArrayList<>();
    final List<Listener> listeners = new ArrayList<>();
    private final BiConsumer<FakeWorld, Long> behaviour;
    private boolean ready = true;
    private volatile boolean over;
    private volatile boolean outdated;
    private Runnable atEnd = () -> listener().ended("mpirun exit 0");

    FakeWorld(BiConsumer<FakeWorld, Long> behaviour) {
        this.behaviour = behaviour;
    }

    /** From now on worlds end before they are ready. */
    void neverReady() {
        ready = false;
    }

    /** The present world is to give way to another, or not any more. */
    void outdate(boolean now) {
        outdated = now;
    }

    /** What it does once when it is asked to end, instead of ending at once. */
    void atEnd(Runnable does) {
        Runnable usual = atEnd;
        atEnd = () -> {
            atEnd = usual;
            does.run();
        };
    }

    @Override
    public boolean outdated() {
        return outdated;
    }

    Listener listener() {
        return listeners.getLast();
    }

    @Override
    public World start(Listener listener) {
        listeners.add(listener);
        seen.add("start");
        outdated = false;
        over = false;
        if (ready) {
            listener.ready(2);
        } else {
            listener.ended("mpirun exit 1");
        }
        return this;
    }

    @Override
    public void run(long number, Task task) {
        if (over) {
            return;
        }
        seen.add("run " + task.fileName());
        behaviour.accept(this, number);
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        over = true;
        seen.add("end");
        atEnd.run();
    }
}
