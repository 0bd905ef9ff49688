package pixfleet.control.rest;

/**
 * What a cancellation did.
 *
 * @param cancelled images that were ended
 */
public record CancelAnswer(int cancelled) {}
