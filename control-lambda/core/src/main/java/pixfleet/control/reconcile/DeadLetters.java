package pixfleet.control.reconcile;

import java.util.List;
import pixfleet.fault.TransientFailure;

/**
 * Where messages end that nobody could deal with.
 *
 * <p>Every method may throw {@link TransientFailure}.
 */
public interface DeadLetters {
    /** Some messages, ten at most, hidden from the next call for a few minutes; none if none is there. */
    List<Letter> take();

    /** Removes a message for good. A second call does nothing. */
    void remove(Letter letter);

    /**
     * A message.
     *
     * @param body what was sent
     * @param reason why a node put it there; empty if the queue did, after too many deliveries
     * @param receipt names it to {@link #remove}
     */
    record Letter(String body, String reason, String receipt) {}
}
