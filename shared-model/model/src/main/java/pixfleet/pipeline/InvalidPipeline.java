package pixfleet.pipeline;

/** A pipeline that cannot be run, said in a sentence its author understands and can act on. */
public final class InvalidPipeline extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** What is wrong may be quoted, and what a stranger wrote may be as long as a pipeline. */
    private static final int MAX_REASON = 500;

    /**
     * @param reason one sentence: what is wrong, and what would be right; cut where it is very long
     */
    public InvalidPipeline(String reason) {
        super(reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) + "..." : reason);
    }
}
