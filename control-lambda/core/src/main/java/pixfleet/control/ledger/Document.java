package pixfleet.control.ledger;

/**
 * One version of a document.
 *
 * @param text its content
 * @param version names this version in a condition; opaque
 */
public record Document(String text, String version) {}
