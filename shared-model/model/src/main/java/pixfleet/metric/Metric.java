package pixfleet.metric;

/**
 * What is measured of a running pool. Functions and nodes use the same words, so that alarms and the dashboard find one metric
 * whoever sent it. What is zero is not sent: a pool that sleeps keeps no metric.
 */
public enum Metric {
    /** Tasks that wait or are held by nodes, at a look. */
    BACKLOG("Backlog", "Count", ""),
    /** How long the oldest image had waited that a node began with, or that the sweep found still open. */
    OLDEST_AGE("OldestAge", "Seconds", ""),
    /** How long a part of the way from an upload to its first rank took; by {@link StartStage}. */
    START_LATENCY("StartLatency", "Milliseconds", "Stage"),
    /** Ways that were tried to get a node, by their word. */
    RUNGS("Rungs", "Count", "Rung"),
    /** Tasks that were taken up again: lost ones, and those whose world died or could not go on. */
    RETRIES("Retries", "Count", ""),
    /** Tasks that were given up, as the sweep reads them from their queue. */
    DEAD_LETTERS("DeadLetters", "Count", ""),
    /** Nodes that are on and give no sign of life, at a look. */
    ORPHANS("Orphans", "Count", ""),
    /** Nodes that have been powering off for longer than that takes, at a look. */
    STUCK_STOPPING("StuckStopping", "Count", ""),
    /** Nodes that live while there is nothing to do, at a look. */
    IDLE_NODES("IdleNodes", "Count", ""),
    /** Images that came to their end on a node. */
    IMAGES("Images", "Count", ""),
    /** What agent and ranks took of the processors, an image. */
    CPU_PER_IMAGE("CpuPerImage", "Milliseconds", "");

    private final String word;
    private final String unit;
    private final String label;

    Metric(String word, String unit, String label) {
        this.word = word;
        this.unit = unit;
        this.label = label;
    }

    /** Its name in CloudWatch. */
    public String word() {
        return word;
    }

    /** CloudWatch's name of its unit. */
    public String unit() {
        return unit;
    }

    /** The dimension that tells its values apart; empty if there is none. */
    public String label() {
        return label;
    }
}
