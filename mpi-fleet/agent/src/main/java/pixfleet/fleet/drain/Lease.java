package pixfleet.fleet.drain;

import java.time.Instant;

/**
 * A claim on a message of the queue, good until its term ends.
 *
 * @param receipt the queue's word for this claim
 * @param body the message, unread
 * @param receives how often the message has been handed out, this time included, from 1
 * @param crashes how often an agent of this node died while it had this task: once among others, then alone
 * @param sentAt when the message came to the queue, by the queue's clock; {@link #UNKNOWN} if nobody said
 */
public record Lease(String receipt, String body, int receives, int crashes, Instant sentAt) {
    /** The time of a message of which it is not known. */
    public static final Instant UNKNOWN = Instant.EPOCH;

    /**
     * What has been handed out more often is given up with a status. An outage does not come near it, since a claim is kept
     * while it lasts; the template's redrive policy, which knows no status, begins far beyond.
     */
    public static final int MAX_RECEIVES = 100;

    /** An agent that died with a task among others, and three times more while it had the task by itself, dies of it. */
    static final int MAX_CRASHES = 4;

    /** A claim of a message no agent has died of. */
    public Lease(String receipt, String body, int receives) {
        this(receipt, body, receives, 0);
    }

    /** A claim of a message of which nobody said when it was sent. */
    public Lease(String receipt, String body, int receives, int crashes) {
        this(receipt, body, receives, crashes, UNKNOWN);
    }

    /** The same claim, should the agent die from now on. */
    Lease atRisk() {
        return new Lease(receipt, body, receives, crashes + 1, sentAt);
    }
}
