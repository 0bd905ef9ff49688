package pixfleet.pipeline;

import java.util.List;
import java.util.Locale;

/**
 * One parameter of an operation: its type, range, default and unit, from which forms and refusals are made.
 *
 * @param <T> what its values are
 */
public sealed interface Parameter<T>
        permits Parameter.WholeNumber, Parameter.Decimal, Parameter.Choice, Text, Colour, NumberList, Picture {
    /** The parameter's name in both forms of a pipeline. */
    String name();

    /** One sentence for the user. */
    String description();

    /** What the numbers count, for example {@code pixels}; empty for a plain number and for what is no number. */
    default String unit() {
        return "";
    }

    /** The value taken when none is given. */
    T defaultValue();

    /**
     * Reads a value.
     *
     * @param operation the operation's name, for the message
     * @param text the value as written
     * @return a value inside the range, in its plainest form
     * @throws InvalidPipeline if it is of the wrong type or out of range; the message names the range
     */
    T read(String operation, String text);

    /**
     * Lets a value in range pass, in its plainest form.
     *
     * @param operation the operation's name, for the message
     * @throws InvalidPipeline if it is out of range; the message names the range
     */
    T check(String operation, T value);

    /** How a value is written in both forms of a pipeline: an {@link Integer}, {@link Double} or {@link String}. */
    default Object written(T value) {
        return value;
    }

    /**
     * A whole number.
     *
     * @param min smallest legal value
     * @param max largest legal value
     * @param step legal values are {@code min}, {@code min + step}, ... : 2 with an odd minimum means odd numbers only
     * @param preset the default
     */
    record WholeNumber(String name, String description, String unit, int min, int max, int step, int preset)
            implements Parameter<Integer> {
        @Override
        public Integer defaultValue() {
            return preset;
        }

        @Override
        public Integer read(String operation, String text) {
            try {
                return check(operation, Integer.parseInt(text.strip()));
            } catch (NumberFormatException _) {
                throw refusal(operation, text);
            }
        }

        @Override
        public Integer check(String operation, Integer value) {
            if (value < min || value > max || (value - min) % step != 0) {
                throw refusal(operation, Integer.toString(value));
            }
            return value;
        }

        private InvalidPipeline refusal(String operation, String text) {
            String kind = step == 1
                    ? "a whole number"
                    : step == 2 && min % 2 != 0 ? "an odd whole number" : "every %dth whole number".formatted(step);
            return new InvalidPipeline("%s: %s must be %s from %d to %d, not %s"
                    .formatted(operation, name, kind, min, max, Texts.shown(text)));
        }
    }

    /**
     * A number with a fraction.
     *
     * @param min smallest legal value
     * @param max largest legal value
     * @param preset the default
     */
    record Decimal(String name, String description, String unit, double min, double max, double preset)
            implements Parameter<Double> {
        @Override
        public Double defaultValue() {
            return preset;
        }

        @Override
        public Double read(String operation, String text) {
            try {
                // Adding zero makes -0 a plain 0, which is what it is written as.
                return check(operation, Double.parseDouble(text.strip())) + 0.0;
            } catch (NumberFormatException _) {
                throw refusal(operation, text);
            }
        }

        @Override
        public Double check(String operation, Double value) {
            if (!(value >= min && value <= max)) {
                throw refusal(operation, Numbers.plain(value));
            }
            return value;
        }

        private InvalidPipeline refusal(String operation, String text) {
            return new InvalidPipeline("%s: %s must be a number from %s to %s, not %s"
                    .formatted(operation, name, Numbers.plain(min), Numbers.plain(max), Texts.shown(text)));
        }
    }

    /**
     * One of a few words, each a constant: {@code TOP_LEFT} is written {@code top-left}.
     *
     * @param <E> what there is to choose from
     * @param choices every legal constant
     * @param preset the default, one of them
     */
    record Choice<E extends Enum<E>>(String name, String description, List<E> choices, E preset)
            implements Parameter<E> {
        /** Copies the list. */
        public Choice {
            choices = List.copyOf(choices);
        }

        @Override
        public E defaultValue() {
            return preset;
        }

        @Override
        public E read(String operation, String text) {
            String word = text.strip();
            return choices.stream()
                    .filter(choice -> word(choice).equals(word))
                    .findFirst()
                    .orElseThrow(() -> refusal(operation, word));
        }

        @Override
        public E check(String operation, E choice) {
            if (!choices.contains(choice)) {
                throw refusal(operation, word(choice));
            }
            return choice;
        }

        @Override
        public String written(E choice) {
            return word(choice);
        }

        /** Every legal word. */
        public List<String> words() {
            return choices.stream().map(Choice::word).toList();
        }

        /** A constant whose word no name of Java's could be. */
        public interface Spelt {
            /** How it is written. */
            String word();
        }

        /** How a constant is written. */
        public static String word(Enum<?> choice) {
            return choice instanceof Spelt spelt
                    ? spelt.word()
                    : choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private InvalidPipeline refusal(String operation, String word) {
            return new InvalidPipeline("%s: %s must be one of %s, not %s"
                    .formatted(operation, name, String.join(", ", words()), Texts.shown(word)));
        }
    }
}
