package pixfleet.pipeline;

import java.util.List;

/** One parameter of an operation: its type, range, default and unit, from which forms and refusals are made. */
public sealed interface Parameter
        permits Parameter.WholeNumber, Parameter.Decimal, Parameter.Choice, Text, Colour, NumberList, Picture {
    /** The parameter's name in both forms of a pipeline. */
    String name();

    /** One sentence for the user. */
    String description();

    /** What the numbers count, for example {@code pixels}; empty for a plain number. */
    String unit();

    /** The value taken when none is given. */
    Object defaultValue();

    /**
     * Reads a value.
     *
     * @param operation the operation's name, for the message
     * @param text the value as written
     * @return an {@link Integer}, {@link Double} or {@link String} inside the range, in its plainest form
     * @throws InvalidPipeline if it is of the wrong type or out of range; the message names the range
     */
    Object read(String operation, String text);

    /**
     * A whole number.
     *
     * @param min smallest legal value
     * @param max largest legal value
     * @param step legal values are {@code min}, {@code min + step}, ... : 2 with an odd minimum means odd numbers only
     * @param preset the default
     */
    record WholeNumber(String name, String description, String unit, int min, int max, int step, int preset)
            implements Parameter {
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

        /**
         * Lets a value in range pass.
         *
         * @throws InvalidPipeline if it is not; the message names the range
         */
        public int check(String operation, int value) {
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
            implements Parameter {
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

        /**
         * Lets a value in range pass.
         *
         * @throws InvalidPipeline if it is not; the message names the range
         */
        public double check(String operation, double value) {
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
     * One of a few words.
     *
     * @param choices every legal word
     * @param preset the default, one of them
     */
    record Choice(String name, String description, List<String> choices, String preset) implements Parameter {
        /** Copies the list. */
        public Choice {
            choices = List.copyOf(choices);
        }

        @Override
        public String unit() {
            return "";
        }

        @Override
        public String defaultValue() {
            return preset;
        }

        @Override
        public String read(String operation, String text) {
            return check(operation, text.strip());
        }

        /**
         * Lets a legal word pass.
         *
         * @throws InvalidPipeline if it is not; the message names the legal ones
         */
        public String check(String operation, String word) {
            if (!choices.contains(word)) {
                throw new InvalidPipeline("%s: %s must be one of %s, not %s"
                        .formatted(operation, name, String.join(", ", choices), Texts.shown(word)));
            }
            return word;
        }
    }
}
