package pixfleet.control.scaling;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
public interface Pause {
    /**
     * Comes back after that time.
     *
     * @throws InterruptedException if the process is to end
     */
    void of(Duration time) throws InterruptedException;
}
