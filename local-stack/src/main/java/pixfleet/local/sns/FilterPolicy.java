package pixfleet.local.sns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Which messages a subscription wants. A policy is refused whole, when it is set, if any of it is not understood: nothing
 * is left that could fail when a message is published.
 *
 * <p>Source: Amazon SNS guide, "Subscription filter policies", with the pages on operators and constraints.
 */
final class FilterPolicy {
    private static final int MAX_BYTES = 256 << 10;
    private static final int MAX_KEYS = 5;
    private static final int MAX_COMBINATIONS = 150;
    private static final String OR = "$or";

    private final Predicate<Facts> rule;

    private FilterPolicy(Predicate<Facts> rule) {
        this.rule = rule;
    }

    /** What a policy looks at. */
    enum Scope {
        /** Its keys are names of message attributes. */
        ATTRIBUTES("MessageAttributes"),
        /** Its keys are fields of the message, which must be a JSON object. */
        BODY("MessageBody");

        private final String text;

        Scope(String text) {
            this.text = text;
        }

        /** Refuses what is no scope. */
        static Scope of(String text) {
            for (var scope : values()) {
                if (scope.text.equals(text)) {
                    return scope;
                }
            }
            throw new AwsError(
                    400, "InvalidParameter", "Invalid parameter: FilterPolicyScope: Invalid value [" + text + "].");
        }
    }

    /** Reads a policy; throws {@link AwsError} if SNS would not take it. */
    static FilterPolicy of(String policy, Scope scope) {
        if (policy.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw refused("policy is too large");
        }
        JsonNode tree;
        try {
            tree = Json.parse(policy);
        } catch (JacksonException e) {
            throw refused("failed to parse JSON. " + e.getOriginalMessage());
        }
        if (!tree.isObject()) {
            throw refused("Filter policy must be a JSON object");
        }
        var reader = new Reader(scope);
        var rule = reader.all(tree, List.of());
        reader.checkSize();
        return new FilterPolicy(rule);
    }

    boolean wants(Message message) {
        return rule.test(new Facts(message));
    }

    static AwsError refused(String why) {
        return new AwsError(400, "InvalidParameter", "Invalid parameter: FilterPolicy: " + why);
    }

    /** Makes predicates of a policy and counts what it has. */
    private static final class Reader {
        private final Scope scope;
        private int keys;
        private long combinations = 1;

        Reader(Scope scope) {
            this.scope = scope;
        }

        void checkSize() {
            if (keys > MAX_KEYS) {
                throw refused("Filter policy can not have more than " + MAX_KEYS + " keys");
            }
            if (combinations > MAX_COMBINATIONS) {
                throw refused("Filter policy is too complex");
            }
        }

        Predicate<Facts> all(JsonNode object, List<String> path) {
            List<Predicate<Facts>> rules = new ArrayList<>();
            for (var entry : object.properties()) {
                rules.add(one(entry.getKey(), entry.getValue(), path));
            }
            return facts -> rules.stream().allMatch(rule -> rule.test(facts));
        }

        private Predicate<Facts> one(String key, JsonNode value, List<String> path) {
            if (key.equals(OR) && isAlternatives(value)) {
                var alternatives =
                        value.valueStream().map(object -> all(object, path)).toList();
                return facts -> alternatives.stream().anyMatch(rule -> rule.test(facts));
            }
            var here = new ArrayList<>(path);
            here.add(key);
            if (value.isArray()) {
                return conditions(value, List.copyOf(here));
            }
            if (value.isObject() && scope == Scope.BODY) {
                return all(value, List.copyOf(here));
            }
            throw refused(
                    value.isObject()
                            ? "Filter policy scope MessageAttributes does not support nested filter policy"
                            : "\"" + key + "\" must be an object or an array");
        }

        private static boolean isAlternatives(JsonNode value) {
            return value.isArray()
                    && value.size() > 1
                    && value.valueStream()
                            .allMatch(object -> object.isObject()
                                    && !object.isEmpty()
                                    && object.propertyNames().stream().noneMatch(Condition.OPERATORS::contains));
        }

        private Predicate<Facts> conditions(JsonNode list, List<String> path) {
            if (list.isEmpty()) {
                throw refused("Empty arrays are not allowed");
            }
            keys++;
            combinations = Math.min(MAX_COMBINATIONS + 1L, combinations * list.size());
            var conditions = list.valueStream().map(Condition::of).toList();
            return facts -> {
                var values = scope == Scope.BODY ? facts.inBody(path) : facts.ofAttribute(path.getFirst());
                return conditions.stream().anyMatch(condition -> condition.holds(values));
            };
        }
    }
}
