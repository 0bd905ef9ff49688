package pixfleet.fleet.drain;

/**
 * A claim on a message of the queue, good until its term ends.
 *
 * @param receipt the queue's word for this claim
 * @param body the message, unread
 * @param receives how often the message has been handed out, this time included, from 1
 */
public record Lease(String receipt, String body, int receives) {
    /** After as many the queue itself moves the message to the dead letters; the template's redrive policy says so too. */
    public static final int MAX_RECEIVES = 5;

    /** Whether the queue would not hand the message out again. */
    boolean last() {
        return receives >= MAX_RECEIVES;
    }
}
