package pixfleet.bench;

/** A benchmark came to an end that is no measurement; the message is for the user. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what went wrong
     */
    public Failure(String message) {
        super(message);
    }
}
