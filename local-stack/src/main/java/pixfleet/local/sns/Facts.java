package pixfleet.local.sns;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.MessageAttribute;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A message as filter policies look at it. */
final class Facts {
    private final Message message;
    private Optional<JsonNode> body = Optional.empty();

    Facts(Message message) {
        this.message = message;
    }

    /**
     * What a key of a policy finds.
     *
     * @param present whether there is anything by that name
     * @param all its values; of a list each
     */
    record Values(boolean present, List<JsonNode> all) {
        Values {
            all = List.copyOf(all);
        }
    }

    Values ofAttribute(String name) {
        var attribute = message.attributes().get(name);
        return attribute == null ? new Values(false, List.of()) : new Values(true, values(attribute));
    }

    private static List<JsonNode> values(MessageAttribute attribute) {
        try {
            return switch (attribute.type()) {
                case "String" -> List.of(Json.of(attribute.value()));
                case "Number" ->
                    List.of(Json.of(new BigDecimal(attribute.value().strip())));
                case "String.Array" -> {
                    var array = Json.parse(attribute.value());
                    yield array.isArray() ? array.valueStream().toList() : List.of();
                }
                default -> List.of();
            };
        } catch (NumberFormatException | JacksonException _) {
            return List.of();
        }
    }

    /** Lists on the way are looked through, whatever their depth. */
    Values inBody(List<String> path) {
        Stream<JsonNode> found = elements(body());
        for (var name : path) {
            found = found.filter(JsonNode::isObject)
                    .flatMap(object -> Stream.ofNullable(object.get(name)))
                    .flatMap(Facts::elements);
        }
        var values = found.toList();
        return new Values(
                !values.isEmpty(), values.stream().filter(JsonNode::isValueNode).toList());
    }

    private static Stream<JsonNode> elements(JsonNode node) {
        return node.isArray() ? node.valueStream().flatMap(Facts::elements) : Stream.of(node);
    }

    private JsonNode body() {
        if (body.isEmpty()) {
            try {
                body = Optional.of(Json.parse(message.text()));
            } catch (JacksonException _) {
                body = Optional.of(Json.object());
            }
        }
        return body.orElseThrow();
    }
}
