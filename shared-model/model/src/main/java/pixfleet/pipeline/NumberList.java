package pixfleet.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Numbers with a blank between each two, row by row where they stand for a matrix.
 *
 * @param name the parameter's name
 * @param description one sentence for the user
 * @param counts how many there may be, for example 9 or 25
 * @param min smallest legal number
 * @param max largest legal number
 * @param preset the default
 */
public record NumberList(String name, String description, List<Integer> counts, double min, double max, String preset)
        implements Parameter<String> {
    /** Copies the list. */
    public NumberList {
        counts = List.copyOf(counts);
    }

    @Override
    public String defaultValue() {
        return preset;
    }

    @Override
    public String read(String operation, String text) {
        return check(operation, text);
    }

    /**
     * Lets a legal list pass, in its plainest form.
     *
     * @throws InvalidPipeline if there are too few or too many numbers, or one is out of range
     */
    @Override
    public String check(String operation, String text) {
        List<String> words = Arrays.asList(text.strip().split("\\s+", 0));
        if (!counts.contains(words.size())) {
            throw refusal(operation, text.isBlank() ? "nothing" : words.size() + " of them");
        }
        return words.stream()
                .map(word -> Numbers.plain(number(operation, word)))
                .collect(Collectors.joining(" "));
    }

    private double number(String operation, String word) {
        try {
            double number = Double.parseDouble(word);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Refused below, with the range.
        }
        throw refusal(operation, word);
    }

    private InvalidPipeline refusal(String operation, String text) {
        String howMany = counts.stream().map(String::valueOf).collect(Collectors.joining(" or "));
        return new InvalidPipeline("%s: %s must be %s numbers from %s to %s with blanks between them, not %s"
                .formatted(operation, name, howMany, Numbers.plain(min), Numbers.plain(max), Texts.shown(text)));
    }

    /** The numbers of a legal list. */
    public static List<Double> numbers(String list) {
        return Arrays.stream(list.split(" ", 0)).map(Double::valueOf).toList();
    }
}
