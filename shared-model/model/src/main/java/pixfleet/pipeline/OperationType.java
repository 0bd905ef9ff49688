package pixfleet.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An entry of the catalogue, made by a {@link Declaration}: everything a form, a check or a schedule needs to know of
 * an operation before it has values.
 *
 * @param name its name in both forms of a pipeline, lower case with dashes
 * @param group the heading it stands under
 * @param title its name for people
 * @param description one or two sentences for people
 * @param cost its arithmetic a byte
 * @param parameters in the order they are written
 * @param maker turns complete arguments into the operation
 */
public record OperationType(
        String name,
        Group group,
        String title,
        String description,
        CostClass cost,
        List<Parameter<?>> parameters,
        Function<Arguments, Operation> maker) {
    /** Copies the list. */
    public OperationType {
        parameters = List.copyOf(parameters);
    }

    /**
     * Makes the operation from the values given; every other parameter takes its default.
     *
     * @throws InvalidPipeline if a parameter is unknown or a value out of range
     */
    public Operation with(Map<String, String> given) {
        return maker.apply(Arguments.read(this, given));
    }

    /**
     * Lets values in range pass.
     *
     * @param values one for each parameter, in their order
     * @throws InvalidPipeline if one is out of range; the message names the range
     */
    public void check(Object... values) {
        for (int i = 0; i < count(values); i++) {
            checked(parameters.get(i), values[i]);
        }
    }

    /**
     * Values by their parameters' names, as they are written.
     *
     * @param values one for each parameter, in their order
     */
    public Map<String, Object> arguments(Object... values) {
        var written = new LinkedHashMap<String, Object>();
        for (int i = 0; i < count(values); i++) {
            written.put(parameters.get(i).name(), written(parameters.get(i), values[i]));
        }
        return Collections.unmodifiableMap(written);
    }

    private int count(Object... values) {
        if (values.length != parameters.size()) {
            throw new IllegalArgumentException(
                    "%s has %d parameters, not %d".formatted(name, parameters.size(), values.length));
        }
        return values.length;
    }

    @SuppressWarnings("unchecked") // A value of another type is refused by a cast, which is a mistake in an operation.
    private <T> void checked(Parameter<T> parameter, Object value) {
        parameter.check(name, (T) value);
    }

    @SuppressWarnings("unchecked")
    private static <T> Object written(Parameter<T> parameter, Object value) {
        return parameter.written((T) value);
    }
}
