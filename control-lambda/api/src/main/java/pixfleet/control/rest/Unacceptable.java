package pixfleet.control.rest;

/** A request that cannot be answered as it is. */
final class Unacceptable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong may be quoted, and a body may be two megabytes of it. */
    private static final int MAX_DETAIL = 500;

    private final int status;

    /**
     * @param status the HTTP status
     * @param detail what is wrong, a sentence for the user; cut where it is very long
     */
    Unacceptable(int status, String detail) {
        super(detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) + "..." : detail);
        this.status = status;
    }

    static Unacceptable request(String detail) {
        return new Unacceptable(400, detail);
    }

    Problem problem() {
        return Problem.of(status, String.valueOf(getMessage()));
    }
}
