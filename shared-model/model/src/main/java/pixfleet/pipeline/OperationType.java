package pixfleet.pipeline;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An entry of the catalogue: everything a form, a check or a schedule needs to know of an operation before it has values.
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
        List<Parameter> parameters,
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
}
