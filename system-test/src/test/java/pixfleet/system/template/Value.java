package pixfleet.system.template;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A value of a template: text, a list or a map. The short forms of intrinsics have become their long ones ({@code !Ref x}
 * is {@code {Ref: x}}), numbers and booleans are text. Asking for what is not there answers emptiness, never null.
 */
sealed interface Value {
    /** What is not there. */
    static Value nothing() {
        return new Fields(Map.of());
    }

    /** A scalar. */
    record Text(String text) implements Value {
        @Override
        public List<Value> items() {
            return List.of(this);
        }
    }

    /** A list. */
    record Items(List<Value> items) implements Value {}

    /** A map, in the order written. */
    record Fields(Map<String, Value> fields) implements Value {
        @Override
        public List<Value> items() {
            return fields.isEmpty() ? List.of() : List.of(this);
        }
    }

    /** Reads YAML. */
    static Value parse(String yaml) {
        return of(new Yaml().compose(new StringReader(yaml)));
    }

    /** The text of a scalar, otherwise nothing. */
    default String text() {
        return "";
    }

    /** The items of a list; anything else there is counts as a list of one, as in policies. */
    List<Value> items();

    /** The entries of a map, otherwise none. */
    default Map<String, Value> fields() {
        return Map.of();
    }

    /** What lies at the path, or {@link #nothing}. */
    default Value at(String... path) {
        Value value = this;
        for (String key : path) {
            value = value.fields().getOrDefault(key, nothing());
        }
        return value;
    }

    /** All scalars within, in order. */
    default List<String> texts() {
        return switch (this) {
            case Text(var text) -> List.of(text);
            case Items(var items) ->
                items.stream().flatMap(item -> item.texts().stream()).toList();
            case Fields(var fields) ->
                fields.values().stream().flatMap(item -> item.texts().stream()).toList();
        };
    }

    private static Value of(Node node) {
        Value plain = switch (node) {
            case ScalarNode scalar -> new Text(scalar.getValue());
            case SequenceNode sequence ->
                new Items(sequence.getValue().stream().map(Value::of).toList());
            case MappingNode mapping -> fieldsOf(mapping);
            default -> throw new IllegalArgumentException("CloudFormation knows no " + node.getNodeId());
        };
        String tag = node.getTag().getValue();
        if (!tag.startsWith("!")) {
            return plain;
        }
        return switch (tag) {
            case "!Ref", "!Condition" -> one(tag.substring(1), plain);
            case "!GetAtt" -> one("Fn::GetAtt", attribute(plain.text()));
            default -> one("Fn::" + tag.substring(1), plain);
        };
    }

    private static Value fieldsOf(MappingNode mapping) {
        var fields = new LinkedHashMap<String, Value>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = of(entry.getKeyNode()).text();
            if (fields.put(key, of(entry.getValueNode())) != null) {
                throw new IllegalArgumentException("the key " + key + " stands twice" + mapping.getStartMark());
            }
        }
        return new Fields(fields);
    }

    private static Value one(String key, Value value) {
        return new Fields(Map.of(key, value));
    }

    private static Value attribute(String dotted) {
        var parts = new ArrayList<Value>();
        for (String part : dotted.split("\\.", 2)) {
            parts.add(new Text(part));
        }
        return new Items(List.copyOf(parts));
    }
}
