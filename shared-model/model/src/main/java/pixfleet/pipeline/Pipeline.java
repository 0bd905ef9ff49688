package pixfleet.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What to do with an image: operations, applied one after the other.
 *
 * <p>The text form joins steps with {@code |} and a step's parameters with {@code :}, as in
 * {@code gaussian-blur:ksize=9:sigma=0|canny:low=100:high=200}. It has no commas, since the aws command line splits
 * metadata at them; in a value, what is neither a letter or digit of ASCII nor one of {@code - . _ + #} and blank is written
 * {@code %XX}, as in URLs.
 *
 * @param operations 1 to {@value #MAX_OPERATIONS} steps
 */
public record Pipeline(List<Operation> operations) {
    /** The longest pipeline. */
    public static final int MAX_OPERATIONS = 32;

    private static final int MAX_TEXT = 16_384;

    /** {@code pages=1-3}, or {@code pages=5}: the first and the last of something. */
    private static final Pattern SPAN = Pattern.compile("([a-z-]+)\\s*=\\s*(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

    /** Copies the list and checks its length. */
    public Pipeline {
        operations = List.copyOf(operations);
        if (operations.isEmpty()) {
            throw new InvalidPipeline("a pipeline needs at least one operation, for example canny");
        }
        if (operations.size() > MAX_OPERATIONS) {
            throw new InvalidPipeline(
                    "a pipeline has at most %d operations, not %d".formatted(MAX_OPERATIONS, operations.size()));
        }
        operations.subList(0, operations.size() - 1).stream()
                .filter(Operation::isLast)
                .findFirst()
                .ifPresent(early -> {
                    throw early.unfit("it says how the result is written and can only be the last step");
                });
        operations.stream().skip(1).filter(Operation::isFirst).findFirst().ifPresent(late -> {
            throw late.unfit("it says what of the file is processed and can only be the first step");
        });
    }

    /**
     * Reads the text form.
     *
     * @throws InvalidPipeline if it is malformed, or names an unknown operation or parameter, or a value out of range
     */
    public static Pipeline parse(String text) {
        if (text.length() > MAX_TEXT) {
            throw new InvalidPipeline("a pipeline is at most " + MAX_TEXT + " characters long");
        }
        if (text.isBlank()) {
            throw new InvalidPipeline("a pipeline needs at least one operation, for example canny");
        }
        var operations = new ArrayList<Operation>();
        for (String step : text.split("\\|", -1)) {
            operations.add(parseStep(step.strip()));
        }
        return new Pipeline(operations);
    }

    private static Operation parseStep(String step) {
        var span = SPAN.matcher(step);
        if (span.matches()) {
            String last = span.group(3) == null ? span.group(2) : span.group(3);
            return Catalogue.operation(span.group(1), Map.of("first", span.group(2), "last", last));
        }
        List<String> parts = List.of(step.split(":", -1));
        var given = new LinkedHashMap<String, String>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new InvalidPipeline("in %s: write a parameter as name=value, not %s".formatted(step, part));
            }
            String name = part.substring(0, equals).strip();
            if (given.put(name, Texts.decoded(step, part.substring(equals + 1))) != null) {
                throw new InvalidPipeline("in %s: %s is given twice".formatted(step, name));
            }
        }
        return Catalogue.operation(parts.getFirst().strip(), given);
    }

    /** The text form, with every parameter written out; {@link #parse} reads it back to an equal pipeline. */
    public String text() {
        return operations.stream().map(Pipeline::text).collect(Collectors.joining("|"));
    }

    private static String text(Operation operation) {
        return operation.type().name()
                + operation.arguments().entrySet().stream().map(Pipeline::text).collect(Collectors.joining());
    }

    private static String text(Map.Entry<String, Object> argument) {
        Object value = argument.getValue();
        return ":" + argument.getKey() + "="
                + (value instanceof Double number ? Numbers.plain(number) : Texts.encoded(value.toString()));
    }

    /** The result's shape for an image of the given shape. */
    public Dimensions output(Dimensions in) {
        return shapes(in).getLast();
    }

    /**
     * The shape before the first step and after each one.
     *
     * @throws InvalidPipeline if an operation cannot take the image it would be given; the message says why
     */
    public List<Dimensions> shapes(Dimensions in) {
        var shapes = new ArrayList<Dimensions>();
        shapes.add(in);
        for (Operation operation : operations) {
            shapes.add(operation.output(shapes.getLast()));
        }
        return List.copyOf(shapes);
    }
}
