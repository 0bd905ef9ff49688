package pixfleet.job;

/** How far an image has come. A later stage never gives way to an earlier one of the same attempt. */
public sealed interface Stage {
    /** Its bytes are sound and within limits; its task is about to be sent. */
    record Accepted() implements Stage {}

    /** Its task waits in the queue. */
    record Queued() implements Stage {}

    /**
     * Something must happen before it can go on.
     *
     * @param reason what it waits for, a sentence for the user
     */
    record Waiting(String reason) implements Stage {}

    /**
     * A rank works on it.
     *
     * @param tile how many parts are finished, from 0
     * @param tiles how many parts there are, 1 or more
     */
    record Running(int tile, int tiles) implements Stage {}

    /**
     * Its result is stored.
     *
     * @param result the result
     */
    record Done(Result result) implements Stage {}

    /**
     * It is not an image we take, and trying again cannot mend that.
     *
     * @param reason why, a sentence for the user
     */
    record Refused(String reason) implements Stage {}

    /**
     * It was tried and could not be processed.
     *
     * @param reason why, a sentence for the user
     */
    record Failed(String reason) implements Stage {}

    /** The stage's word on the wire. */
    default String word() {
        return switch (this) {
            case Accepted _ -> "accepted";
            case Queued _ -> "queued";
            case Waiting _ -> "waiting";
            case Running _ -> "running";
            case Done _ -> "done";
            case Refused _ -> "refused";
            case Failed _ -> "failed";
        };
    }

    /** Whether nothing comes after it in the same attempt. */
    default boolean terminal() {
        return switch (this) {
            case Done _, Refused _, Failed _ -> true;
            case Accepted _, Queued _, Waiting _, Running _ -> false;
        };
    }

    /** Its place on the way: a stage replaces those before it. */
    default int order() {
        return switch (this) {
            case Accepted _ -> 0;
            case Queued _ -> 1;
            case Waiting _ -> 2;
            case Running _ -> 3;
            case Done _, Refused _, Failed _ -> 4;
        };
    }
}
