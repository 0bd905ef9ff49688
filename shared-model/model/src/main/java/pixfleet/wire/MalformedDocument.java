package pixfleet.wire;

/** A document that is not what it should be: not JSON, a field missing or out of range, or of an unknown version. */
public final class MalformedDocument extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message which document, and what is wrong with it
     */
    public MalformedDocument(String message) {
        super(message);
    }

    /**
     * @param message which document, and what is wrong with it
     * @param cause what found it
     */
    public MalformedDocument(String message, Throwable cause) {
        super(message, cause);
    }
}
