package pixfleet.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The wire's common ground: trees to text and back, the version, and readers that name what is missing.
 *
 * <p>Documents are mapped by hand over trees, without reflection, so that a native image needs no registration for them
 * and a field's presence on the wire is seen in the code that writes it.
 */
final class Wire {
    /** The version written; the only one released so far, so the only one read. */
    static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Wire() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode versioned() {
        return object().put("version", VERSION);
    }

    static String text(JsonNode tree) {
        try {
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    static JsonNode tree(String what, String text) {
        JsonNode tree = anyTree(what, text);
        if (!tree.isObject()) {
            throw new MalformedDocument(what + " is not a JSON object");
        }
        return tree;
    }

    static JsonNode anyTree(String what, String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            if (tree == null || tree.isMissingNode()) {
                throw new MalformedDocument(what + " is empty");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new MalformedDocument(what + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Reads a versioned document, turning whatever is wrong with its content into one kind of failure. */
    static <T> T read(String what, String text, Function<JsonNode, T> reader) {
        JsonNode tree = tree(what, text);
        int version = whole(tree, "version");
        if (version != VERSION) {
            throw new MalformedDocument(
                    "%s has version %d; this release reads version %d".formatted(what, version, VERSION));
        }
        try {
            return reader.apply(tree);
        } catch (IllegalArgumentException e) {
            throw new MalformedDocument(what + ": " + e.getMessage(), e);
        }
    }

    static JsonNode field(JsonNode tree, String name) {
        JsonNode field = tree.get(name);
        if (field == null || field.isNull()) {
            throw new MalformedDocument("the field " + name + " is missing");
        }
        return field;
    }

    static String string(JsonNode tree, String name) {
        JsonNode field = field(tree, name);
        if (!field.isTextual()) {
            throw new MalformedDocument("the field " + name + " must be text");
        }
        return field.textValue();
    }

    static String string(JsonNode tree, String name, String otherwise) {
        return tree.hasNonNull(name) ? string(tree, name) : otherwise;
    }

    static int whole(JsonNode tree, String name) {
        JsonNode field = field(tree, name);
        if (!field.isIntegralNumber() || !field.canConvertToInt()) {
            throw new MalformedDocument("the field " + name + " must be a whole number");
        }
        return field.intValue();
    }

    static long bytes(JsonNode tree, String name) {
        JsonNode field = field(tree, name);
        if (!field.isIntegralNumber() || !field.canConvertToLong()) {
            throw new MalformedDocument("the field " + name + " must be a whole number");
        }
        return field.longValue();
    }

    static Instant instant(JsonNode tree, String name) {
        try {
            return Instant.parse(string(tree, name));
        } catch (DateTimeParseException e) {
            throw new MalformedDocument("the field " + name + " must be a moment such as 2026-01-31T12:00:00Z", e);
        }
    }

    static <T> List<T> list(JsonNode tree, String name, Function<JsonNode, T> reader) {
        JsonNode field = field(tree, name);
        if (!field.isArray()) {
            throw new MalformedDocument("the field " + name + " must be a list");
        }
        var items = new ArrayList<T>();
        field.forEach(item -> items.add(reader.apply(item)));
        return items;
    }

    static <T> ArrayNode array(List<T> items, Function<T, JsonNode> writer) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        items.forEach(item -> array.add(writer.apply(item)));
        return array;
    }
}
