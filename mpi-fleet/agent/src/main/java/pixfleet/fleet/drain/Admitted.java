package pixfleet.fleet.drain;

import pixfleet.job.Result;

/** What is to be done for a leased message. */
sealed interface Admitted {
    /** It is to be run. */
    record Run() implements Admitted {}

    /** It is done with, and its message deleted. */
    record Over() implements Admitted {}

    /**
     * Its result is there without any work.
     *
     * @param result a copy of an earlier one
     */
    record Known(Result result) implements Admitted {}
}
