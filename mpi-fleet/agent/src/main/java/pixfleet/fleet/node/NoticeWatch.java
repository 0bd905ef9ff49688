package pixfleet.fleet.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fault.TransientFailure;

/** Asks again and again whether the machine is to be taken back, and tells it once. Two minutes are left then, at the least. */
public final class NoticeWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NoticeWatch.class);

    private final Notices notices;
    private final Runnable told;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("notices").factory());

    private boolean answered = true;

    private NoticeWatch(Notices notices, Runnable told) {
        this.notices = notices;
        this.told = told;
    }

    /**
     * Begins to ask.
     *
     * @param every how often
     * @param told is run when there is a notice, once, on a thread of this object
     */
    public static NoticeWatch start(Notices notices, Duration every, Runnable told) {
        var watch = new NoticeWatch(notices, told);
        var _ = watch.timer.scheduleWithFixedDelay(watch::look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        try {
            Optional<String> notice = notices.pending();
            answered = true;
            notice.ifPresent(words -> {
                log.warn("the machine is taken back notice={}", words);
                timer.shutdown();
                told.run();
            });
        } catch (TransientFailure e) {
            if (answered) {
                log.warn("notices not read cause={}", e.getMessage());
            }
            answered = false;
        } catch (RuntimeException e) {
            log.error("notices not read", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
