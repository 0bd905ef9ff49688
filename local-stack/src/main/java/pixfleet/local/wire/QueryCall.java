package pixfleet.local.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One call of AWS's query protocol: flat parameters with numbered lists ({@code Filter.1.Value.2=x}).
 *
 * @param parameters decoded names and values
 */
public record QueryCall(Map<String, String> parameters) {
    /** Copies the parameters. */
    public QueryCall {
        parameters = Map.copyOf(parameters);
    }

    /** Reads a form body. */
    public static QueryCall ofForm(String form) {
        var parameters = new TreeMap<String, String>();
        for (var pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return new QueryCall(parameters);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Name of the operation called, empty when there is none. */
    public String action() {
        return text("Action").orElse("");
    }

    /** A parameter that was given. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** A parameter that must be given. */
    public String required(String name) {
        return text(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() ->
                        new AwsError(400, "MissingParameter", "The request must contain the parameter " + name + "."));
    }

    /** A whole number, or its default. */
    public int number(String name, int otherwise) {
        var value = text(name);
        try {
            return value.map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new AwsError(400, "InvalidParameterValue", name + " must be a whole number: " + value.orElse(""));
        }
    }

    /** The values of {@code name.1, name.2, ...}, in order. */
    public List<String> list(String name) {
        var values = new ArrayList<String>();
        for (int i = 1; parameters.containsKey(name + "." + i); i++) {
            values.add(text(name + "." + i).orElse(""));
        }
        return values;
    }

    /** The structures below {@code name.1, name.2, ...}, in order. */
    public List<QueryCall> structures(String name) {
        var structures = new ArrayList<QueryCall>();
        for (int i = 1; ; i++) {
            var structure = structure(name + "." + i);
            if (structure.parameters.isEmpty()) {
                return structures;
            }
            structures.add(structure);
        }
    }

    /** What stands below {@code name.}; without parameters if nothing does. */
    public QueryCall structure(String name) {
        var prefix = name + ".";
        var below = new TreeMap<String, String>();
        parameters.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                below.put(key.substring(prefix.length()), value);
            }
        });
        return new QueryCall(below);
    }
}
