package pixfleet.pipeline;

/** A pipeline that cannot be run, said in a sentence its author understands and can act on. */
public final class InvalidPipeline extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param reason one sentence: what is wrong, and what would be right
     */
    public InvalidPipeline(String reason) {
        super(reason);
    }
}
