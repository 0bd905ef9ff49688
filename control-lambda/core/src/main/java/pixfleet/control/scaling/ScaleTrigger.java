package pixfleet.control.scaling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fault.TransientFailure;
import pixfleet.metric.Measurement;
import pixfleet.metric.StartStage;

/**
 * Looks at the fleet right after a task was sent, so that nobody waits for the minute's sweep.
 *
 * <p>It paces itself, since a burst of uploads needs one look and not a thousand, and a look that failed is a look: what
 * was too much for the provider is not asked again for every upload. The task is on the queue and the sweep will see it.
 */
public final class ScaleTrigger {
    private static final Logger log = LoggerFactory.getLogger(ScaleTrigger.class);
    private static final Duration PACE = Duration.ofSeconds(5);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Duration LEAVING = Duration.ofSeconds(30);

    private final Scaler scaler;
    private final Clock clock;
    private final Pause pause;
    private Instant next = Instant.MIN;
    private Sent since = new Sent(0);

    /**
     * @param scaler looks
     * @param clock paces
     * @param pause between looks at nodes that are powering off
     */
    public ScaleTrigger(Scaler scaler, Clock clock, Pause pause) {
        this.scaler = scaler;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Looks, unless it did moments ago. Where the only nodes that could be started are still powering off, or another look
     * has its turn, it looks again until they are off, or the sweep is near: nobody else would notice before.
     *
     * @param sent tasks sent just now; none does nothing
     * @return what was measured meanwhile
     */
    public List<Measurement> after(Sent sent) {
        var measured = new ArrayList<Measurement>();
        if (sent.tasks() > 0) {
            lookOrRemember(sent, measured);
        }
        return measured;
    }

    /** What was sent since the last look is looked at together with what comes next. */
    private void lookOrRemember(Sent sent, List<Measurement> measured) {
        Sent all = remember(sent);
        if (due()) {
            forget();
            look(new Sent(sent.tasks(), all.work()), measured);
        }
    }

    private synchronized Sent remember(Sent sent) {
        since = since.and(sent);
        return since;
    }

    private synchronized void forget() {
        since = new Sent(0);
    }

    private void look(Sent sent, List<Measurement> measured) {
        Instant begun = clock.instant();
        try {
            Scaler.Look look = scaler.lookFor(sent);
            measured.add(Measurement.of(StartStage.PLANNED, Duration.between(begun, clock.instant())));
            measured.addAll(look.census());
            Instant until = begun.plus(LEAVING);
            while (look.again() && clock.instant().isBefore(until)) {
                pause.of(BETWEEN);
                look = scaler.lookFor(sent);
                measured.addAll(look.census());
            }
        } catch (TransientFailure e) {
            log.warn("fleet not looked at cause={}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
}
