package pixfleet.local.wire;

/**
 * An attribute of a message, as topics and queues carry it.
 *
 * @param type {@code String}, {@code Number}, {@code Binary}, or one of these with a dot and more, such as
 *     {@code String.Array}
 * @param value as text; of a binary one in Base64
 */
public record MessageAttribute(String type, String value) {
    /** An attribute that is a text. */
    public static MessageAttribute text(String value) {
        return new MessageAttribute("String", value);
    }

    /** True if the value is bytes. */
    public boolean isBinary() {
        return type.equals("Binary") || type.startsWith("Binary.");
    }
}
