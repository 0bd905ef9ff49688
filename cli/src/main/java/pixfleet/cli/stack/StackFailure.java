package pixfleet.cli.stack;

/** The local stack could not be started or found; the message is for the user. */
public final class StackFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was tried, how it failed and what to do
     */
    public StackFailure(String message) {
        super(message);
    }
}
