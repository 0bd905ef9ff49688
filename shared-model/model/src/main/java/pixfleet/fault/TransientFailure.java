package pixfleet.fault;

/**
 * The outside failed and time may mend it: a network fault, throttling, a server error.
 *
 * <p>Thrown by adapters only. Whoever catches it leaves the work to come back; it never counts the tries.
 */
public final class TransientFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param tried what was tried, on what, for example {@code s3 get uploads/incoming/01H.../cat.jpg}
     * @param cause what the technology said
     */
    public TransientFailure(String tried, Throwable cause) {
        super(tried + ": " + cause.getMessage(), cause);
    }

    /**
     * @param tried what was tried and how it failed
     */
    public TransientFailure(String tried) {
        super(tried);
    }
}
