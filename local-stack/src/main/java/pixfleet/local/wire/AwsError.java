package pixfleet.local.wire;

/** A call refused with one of AWS's error codes; the server that catches it answers in its service's envelope. */
public final class AwsError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * Refuses a call.
     *
     * @param status HTTP status, 400 to 599
     * @param code AWS's code, such as {@code InvalidInstanceID.NotFound}
     * @param message what was asked and why not
     */
    public AwsError(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** AWS's error code. */
    public String code() {
        return code;
    }

    /** The message, never null. */
    public String text() {
        var message = getMessage();
        return message == null ? code : message;
    }
}
