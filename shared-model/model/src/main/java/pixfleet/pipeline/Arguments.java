package pixfleet.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values of one operation's parameters, complete and in catalogue order.
 *
 * @param operation the operation's name
 * @param values by parameter name, each of its parameter's type
 */
public record Arguments(String operation, Map<String, Object> values) {
    /** Copies the map, keeping its order. */
    public Arguments {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Reads the given texts against the parameters; a missing one takes its default.
     *
     * @throws InvalidPipeline if a name is unknown, or a value out of range
     */
    static Arguments read(OperationType type, Map<String, String> given) {
        var known = new LinkedHashMap<String, Object>();
        for (Parameter<?> parameter : type.parameters()) {
            String text = given.get(parameter.name());
            known.put(parameter.name(), text == null ? parameter.defaultValue() : parameter.read(type.name(), text));
        }
        for (String name : given.keySet()) {
            if (!known.containsKey(name)) {
                String legal = known.isEmpty() ? "it takes none" : "it takes " + String.join(", ", known.keySet());
                throw new InvalidPipeline("%s has no parameter %s; %s".formatted(type.name(), name, legal));
            }
        }
        return new Arguments(type.name(), known);
    }

    /** The value of a parameter. */
    <T> T of(Parameter<T> parameter) {
        Object value = values.get(parameter.name());
        if (value == null) {
            throw new IllegalStateException(operation + " declares no parameter " + parameter.name());
        }
        @SuppressWarnings("unchecked") // Put there by the parameter of that name.
        T typed = (T) value;
        return typed;
    }
}
