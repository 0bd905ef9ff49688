package pixfleet.fleet.world;

import pixfleet.fleet.process.Outcome;
import pixfleet.job.Task;

/** A set of ranks that process tasks. It lives once: what has ended is not started again. */
public interface World {
    /** Hands a task on. What becomes of it is told to the listener, unless the world ends before. */
    void run(long number, Task task);

    /** Ends the world. Its end is told to the listener. A second call does nothing. */
    void end();

    /** Starts worlds. */
    interface Starter {
        /**
         * Starts a world and returns at once.
         *
         * @param listener hears of it, on any thread, one call after the other
         */
        World start(Listener listener);

        /** Whether the world that was started last is to give way to another one as soon as no task is with it. */
        default boolean outdated() {
            return false;
        }

        /**
         * The world that was started last has ended.
         *
         * @param asked whether somebody wanted it to
         */
        default void ended(boolean asked) {}
    }

    /** Hears of a world. */
    interface Listener {
        /** It takes tasks. */
        void ready(int ranks);

        /** A rank has begun to compute a task. */
        void started(long number);

        /**
         * A task has come further.
         *
         * @param done parts finished, from 0
         * @param parts how many there are, 1 or more
         */
        void progressed(long number, int done, int parts);

        /** A task is finished. */
        void finished(long number, Outcome outcome);

        /**
         * It is gone with all its processes; nothing more is heard of it.
         *
         * @param how for the log
         */
        void ended(String how);
    }
}
