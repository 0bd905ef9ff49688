package pixfleet.control.rest;

/**
 * What asking for a verification did.
 *
 * @param asked images that are being verified
 */
public record VerifyAnswer(int asked) {}
