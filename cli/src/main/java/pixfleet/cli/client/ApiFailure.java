package pixfleet.cli.client;

/** The API refused a call, or could not be reached; the message is for the user. */
public final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was tried and what came back
     */
    public ApiFailure(String message) {
        super(message);
    }

    /**
     * @param message what was tried
     * @param cause what went wrong
     */
    public ApiFailure(String message, Throwable cause) {
        super(message + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()), cause);
    }
}
