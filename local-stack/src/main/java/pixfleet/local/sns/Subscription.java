package pixfleet.local.sns;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A subscription of a topic.
 *
 * @param arn its ARN, also while it waits to be confirmed
 * @param topicArn the topic
 * @param protocol {@code sqs}, {@code lambda}, {@code http} or {@code https}
 * @param endpoint ARN or URL
 * @param token that confirms it
 * @param confirmed whether messages are delivered
 * @param declared whether the template made it
 * @param attributes as SNS names them
 */
record Subscription(
        String arn,
        String topicArn,
        String protocol,
        String endpoint,
        String token,
        boolean confirmed,
        boolean declared,
        Map<String, String> attributes) {
    Subscription {
        attributes = Map.copyOf(attributes);
    }

    boolean raw() {
        return Boolean.parseBoolean(attributes.getOrDefault("RawMessageDelivery", "false"));
    }

    /** The policy that messages must meet, if there is one; throws {@link AwsError} if SNS would not have taken it. */
    Optional<FilterPolicy> policy() {
        var scope = FilterPolicy.Scope.of(attributes.getOrDefault("FilterPolicyScope", "MessageAttributes"));
        var policy = attributes.getOrDefault("FilterPolicy", "");
        return policy.isEmpty() ? Optional.empty() : Optional.of(FilterPolicy.of(policy, scope));
    }

    Subscription confirm() {
        return new Subscription(arn, topicArn, protocol, endpoint, token, true, declared, attributes);
    }

    Subscription with(Map<String, String> changed) {
        var all = new TreeMap<>(attributes);
        all.putAll(changed);
        return new Subscription(arn, topicArn, protocol, endpoint, token, confirmed, declared, all);
    }

    ObjectNode json() {
        var json = Json.object();
        json.put("arn", arn)
                .put("topicArn", topicArn)
                .put("protocol", protocol)
                .put("endpoint", endpoint)
                .put("token", token)
                .put("confirmed", confirmed)
                .put("declared", declared);
        json.set("attributes", Json.object(attributes));
        return json;
    }

    static Subscription of(JsonNode json) {
        var attributes = new TreeMap<String, String>();
        json.path("attributes")
                .properties()
                .forEach(
                        entry -> attributes.put(entry.getKey(), entry.getValue().asString("")));
        return new Subscription(
                Json.text(json, "arn"),
                Json.text(json, "topicArn"),
                Json.text(json, "protocol"),
                Json.text(json, "endpoint"),
                Json.text(json, "token"),
                json.path("confirmed").asBoolean(false),
                json.path("declared").asBoolean(false),
                attributes);
    }
}
