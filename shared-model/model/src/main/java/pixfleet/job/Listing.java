package pixfleet.job;

/** How far the listing of a job's source has come. */
public sealed interface Listing {
    /** More images may come. */
    record Open() implements Listing {}

    /** All images are known. */
    record Complete() implements Listing {}

    /**
     * It ended before all images were known.
     *
     * @param reason why, a sentence for the user
     */
    record Stopped(String reason) implements Listing {}

    /** Its word on the wire. */
    default String word() {
        return switch (this) {
            case Open _ -> "open";
            case Complete _ -> "complete";
            case Stopped _ -> "stopped";
        };
    }
}
