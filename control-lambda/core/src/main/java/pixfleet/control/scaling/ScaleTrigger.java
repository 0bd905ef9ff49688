package pixfleet.control.scaling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fault.TransientFailure;

/**
 * Looks at the fleet right after a task was sent, so that nobody waits for the minute's sweep.
 *
 * <p>It paces itself, since a burst of uploads needs one look and not a thousand, and it may fail: the task is on the
 * queue and the sweep will see it.
 */
public final class ScaleTrigger {
    private static final Logger log = LoggerFactory.getLogger(ScaleTrigger.class);
    private static final Duration PACE = Duration.ofSeconds(5);

    private final Scaler scaler;
    private final Clock clock;
    private Instant next = Instant.MIN;

    /**
     * @param scaler looks
     * @param clock paces
     */
    public ScaleTrigger(Scaler scaler, Clock clock) {
        this.scaler = scaler;
        this.clock = clock;
    }

    /**
     * Looks, unless it did moments ago.
     *
     * @param sent tasks sent just now; 0 does nothing
     */
    public void after(int sent) {
        if (sent == 0 || !due()) {
            return;
        }
        try {
            scaler.look(sent);
        } catch (TransientFailure e) {
            log.warn("fleet not looked at cause={}", e.getMessage());
            rest(Instant.MIN);
        }
    }

    private synchronized boolean due() {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return false;
        }
        next = now.plus(PACE);
        return true;
    }

    private synchronized void rest(Instant until) {
        next = until;
    }
}
