package pixfleet.pipeline;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A colour: red, green and blue as six hexadecimal digits, of 8 bits each.
 *
 * @param name the parameter's name
 * @param description one sentence for the user
 * @param preset the default, {@code rrggbb} in lower case
 */
public record Colour(String name, String description, String preset) implements Parameter<String> {
    private static final Pattern SIX_DIGITS = Pattern.compile("[0-9a-f]{6}");

    @Override
    public String unit() {
        return "rrggbb";
    }

    @Override
    public String defaultValue() {
        return preset;
    }

    @Override
    public String read(String operation, String text) {
        String digits = text.strip().toLowerCase(Locale.ROOT);
        return check(operation, digits.startsWith("#") ? digits.substring(1) : digits);
    }

    /**
     * Lets a legal colour pass.
     *
     * @throws InvalidPipeline if it is not six hexadecimal digits in lower case
     */
    @Override
    public String check(String operation, String colour) {
        if (!SIX_DIGITS.matcher(colour).matches()) {
            throw new InvalidPipeline(
                    "%s: %s must be a colour as six hexadecimal digits from 000000 to ffffff, such as ff8000, not %s"
                            .formatted(operation, name, Texts.shown(colour)));
        }
        return colour;
    }

    /** A colour's value of a channel, 0 to 255: channel 0 is blue, 1 green, 2 red, as OpenCV orders them. */
    public static int channel(String colour, int channel) {
        int at = 2 * (2 - channel);
        return Integer.parseInt(colour.substring(at, at + 2), 16);
    }
}
