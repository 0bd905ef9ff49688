package pixfleet.local.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON in and out, one mapper for the stack. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** An empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** An empty array. */
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** An array of texts. */
    public static ArrayNode array(List<String> texts) {
        var array = array();
        texts.forEach(array::add);
        return array;
    }

    /** An object of texts. */
    public static ObjectNode object(Map<String, String> entries) {
        var object = object();
        entries.forEach(object::put);
        return object;
    }

    /** Parses a document; throws {@link tools.jackson.core.JacksonException} on what is none. */
    public static JsonNode parse(byte[] document) {
        return MAPPER.readTree(document);
    }

    /** Parses a document; throws {@link tools.jackson.core.JacksonException} on what is none. */
    public static JsonNode parse(String document) {
        return MAPPER.readTree(document);
    }

    /** Reads and parses a file. */
    public static JsonNode read(Path file) throws IOException {
        return parse(Files.readAllBytes(file));
    }

    /** Any plain Java tree (maps, lists, texts, numbers) as a node. */
    public static JsonNode of(Object tree) {
        return MAPPER.valueToTree(tree);
    }

    /** The document as UTF-8. */
    public static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The document over several lines, for files people read. */
    public static byte[] pretty(JsonNode node) {
        return (node.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The text of a field, or empty text where it is absent or null. */
    public static String text(JsonNode node, String field) {
        var value = node.path(field);
        return value.isMissingNode() || value.isNull() ? "" : value.asString("");
    }
}
