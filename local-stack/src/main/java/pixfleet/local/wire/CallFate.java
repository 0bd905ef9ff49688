package pixfleet.local.wire;

/** What becomes of the calls of one service; a fault dial may decide otherwise than well. */
@FunctionalInterface
public interface CallFate {
    /** Every call is carried out and answered. */
    CallFate GOOD = () -> Fate.ANSWERED;

    /** The code of a call that fails by a fault. */
    String REFUSAL = "ServiceUnavailable";

    /** What becomes of one call. */
    enum Fate {
        /** It is carried out and answered. */
        ANSWERED,
        /** It is not carried out and answered with 503. */
        REFUSED,
        /** It is carried out, and the connection breaks in the middle of the answer. */
        CUT_OFF
    }

    /** Decides for the next call, after the time it shall be slower by. */
    Fate next() throws InterruptedException;

    /** The refusal of a call that fails by a fault. */
    static AwsError refusal() {
        return new AwsError(503, REFUSAL, "The service is unavailable. Please try again later.");
    }
}
