package pixfleet.fleet.process;

/** An image that cannot be processed. The message is a sentence for the user. */
public final class UnfitImage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param reason why, a sentence for the user
     */
    public UnfitImage(String reason) {
        super(reason);
    }

    /** The sentence for the user. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    static UnfitImage truncated(String what) {
        return new UnfitImage("The file is truncated: " + what + ".");
    }
}
