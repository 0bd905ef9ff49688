package pixfleet.fleet.drain;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.publish.Completions;
import pixfleet.job.Completion;
import pixfleet.job.Status;
import pixfleet.job.Task;

/**
 * Tells ends, each by one: by the node whose record of it stands, whoever has the task's message meanwhile. A process that
 * was frozen on the way tells what it has recorded when it thaws; one that is gone for good leaves it to the control
 * plane's sweep, which waits {@link Completion#OWN} for it. So an end is told twice only where a process dies, or an answer is lost,
 * after the topic took the message and before that was recorded.
 */
public final class Telling {
    private static final Logger log = LoggerFactory.getLogger(Telling.class);

    private final Ledger ledger;
    private final Completions completions;
    private final Clock clock;
    private final String node;

    /**
     * @param ledger says what has to be told
     * @param completions where it is told
     * @param clock tells whose turn it is
     * @param node whose ends are told
     */
    public Telling(Ledger ledger, Completions completions, Clock clock, String node) {
        this.ledger = ledger;
        this.completions = completions;
        this.clock = clock;
        this.node = node;
    }

    /** Tells an end that this node has recorded, just now or before it was restarted. */
    void tell(Status end, Task task) {
        if (!clock.instant().isBefore(end.at().plus(Completion.OWN))) {
            log.warn("end not told in time, left to the sweep task={}", task.label());
            return;
        }
        completions.publish(new Completion(end, task.pipeline()));
        ledger.told(end);
    }

    /** Tells the end of that task if it is this node's, and nobody is known to have told it. */
    void tellOwn(Task task) {
        ledger.untold(task.job(), task.image())
                .filter(end -> end.attempt() == task.attempt() && end.node().equals(node))
                .ifPresent(end -> tell(end, task));
    }
}
