package pixfleet.local;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what happens elsewhere, by looking until a deadline. */
public final class Awaiting {
    private static final Duration LOOK = Duration.ofMillis(20);

    private Awaiting() {}

    /** Returns once the condition holds; fails if it does not within the time. */
    public static void until(String what, Duration within, BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + within + ": " + what);
            }
            Thread.sleep(LOOK);
        }
    }
}
