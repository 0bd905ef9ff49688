package pixfleet.control.rest;

/** A request that cannot be answered as it is. */
final class Unacceptable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status the HTTP status
     * @param detail what is wrong, a sentence for the user
     */
    Unacceptable(int status, String detail) {
        super(detail);
        this.status = status;
    }

    static Unacceptable request(String detail) {
        return new Unacceptable(400, detail);
    }

    Problem problem() {
        return Problem.of(status, String.valueOf(getMessage()));
    }
}
