package pixfleet.wire;

/** A document that is not what it should be: not JSON, a field missing or out of range, or of an unknown version. */
public final class MalformedDocument extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong may be quoted, at any length. */
    private static final int MAX_MESSAGE = 500;

    /**
     * @param message which document, and what is wrong with it
     */
    public MalformedDocument(String message) {
        super(cut(message));
    }

    /**
     * @param message which document, and what is wrong with it
     * @param cause what found it
     */
    public MalformedDocument(String message, Throwable cause) {
        super(cut(message), cause);
    }

    private static String cut(String message) {
        return message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "..." : message;
    }
}
