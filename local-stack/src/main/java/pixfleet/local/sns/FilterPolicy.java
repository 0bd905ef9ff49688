package pixfleet.local.sns;

import java.util.Map;
import java.util.Optional;
import pixfleet.local.sns.Message.Attribute;
import tools.jackson.databind.JsonNode;

/**
 * SNS filter policies on message attributes: exact texts, {@code prefix}, {@code suffix}, {@code anything-but} and
 * {@code exists}. A policy with anything else matches nothing.
 */
final class FilterPolicy {
    private FilterPolicy() {}

    static boolean matches(JsonNode policy, Map<String, Attribute> attributes) {
        return policy.properties().stream().allMatch(rule -> {
            var value = Optional.ofNullable(attributes.get(rule.getKey())).map(Attribute::value);
            return rule.getValue().valueStream().anyMatch(condition -> holds(condition, value));
        });
    }

    private static boolean holds(JsonNode condition, Optional<String> value) {
        if (condition.has("exists")) {
            return condition.path("exists").asBoolean() == value.isPresent();
        }
        if (value.isEmpty()) {
            return false;
        }
        var text = value.get();
        if (condition.has("prefix")) {
            return text.startsWith(condition.path("prefix").asString(""));
        }
        if (condition.has("suffix")) {
            return text.endsWith(condition.path("suffix").asString(""));
        }
        if (condition.has("anything-but")) {
            var not = condition.path("anything-but");
            return not.isArray()
                    ? not.valueStream().noneMatch(one -> one.asString("").equals(text))
                    : !not.asString("").equals(text);
        }
        return condition.isValueNode() && condition.asString("").equals(text);
    }
}
