package pixfleet.control.rest;

/**
 * What a retry did.
 *
 * @param retried images sent again
 */
public record RetryAnswer(int retried) {}
