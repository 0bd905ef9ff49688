package pixfleet.control.rest;

import pixfleet.control.jobs.Cancellation.Cancelled;

/**
 * What a cancellation did.
 *
 * @param cancelled images that were ended
 * @param ending images of a vast job that may be open yet, and are ended in the minutes to come
 */
public record CancelAnswer(int cancelled, int ending) {
    static CancelAnswer of(Cancelled cancelled) {
        return new CancelAnswer(cancelled.ended(), cancelled.ending());
    }
}
