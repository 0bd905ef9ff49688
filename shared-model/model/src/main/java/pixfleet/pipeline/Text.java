package pixfleet.pipeline;

/**
 * A few words of the user's.
 *
 * @param name the parameter's name
 * @param description one sentence for the user
 * @param maxLength characters at most; at least one is asked for
 * @param preset the default
 */
public record Text(String name, String description, int maxLength, String preset) implements Parameter<String> {
    @Override
    public String defaultValue() {
        return preset;
    }

    @Override
    public String read(String operation, String text) {
        return check(operation, text);
    }

    /**
     * Lets a legal text pass: printable characters of ASCII, since OpenCV's drawn letters know no others.
     *
     * @throws InvalidPipeline if it is empty, too long, or has other characters
     */
    @Override
    public String check(String operation, String text) {
        boolean printable = text.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (text.isBlank() || text.length() > maxLength || !printable) {
            throw new InvalidPipeline("%s: %s must be 1 to %d letters, digits and signs of ASCII, not %s"
                    .formatted(operation, name, maxLength, text.isBlank() ? "nothing" : Texts.shown(text)));
        }
        return text;
    }
}
