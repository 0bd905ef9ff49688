package pixfleet.local.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pixfleet.local.iam.AccessRequest;
import pixfleet.local.template.Blueprint.Table;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Json;
import tools.jackson.databind.JsonNode;

/**
 * What callers of DynamoDB must be allowed to do: each part of a transaction what it would need by itself. Partition keys are told as
 * {@code dynamodb:LeadingKeys}.
 *
 * <p>Source: service authorization reference, "Actions, resources, and condition keys for Amazon DynamoDB".
 */
final class TableNeeds {
    private static final String LEADING_KEYS = "dynamodb:LeadingKeys";
    private static final Pattern EQUAL = Pattern.compile("(#?[A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(:[A-Za-z0-9_]+)");

    /** Name of the partition key's attribute, by table and by table and index. */
    private final Map<String, String> partitionKeys = new HashMap<>();

    TableNeeds(List<Table> tables) {
        for (var table : tables) {
            var definition = Json.parse(table.definition());
            partitionKeys.put(table.name(), partitionKey(definition));
            for (var kind : List.of("GlobalSecondaryIndexes", "LocalSecondaryIndexes")) {
                definition
                        .path(kind)
                        .forEach(index -> partitionKeys.put(
                                table.name() + "/index/" + Json.text(index, "IndexName"), partitionKey(index)));
            }
        }
    }

    private static String partitionKey(JsonNode keyed) {
        return keyed.path("KeySchema")
                .valueStream()
                .filter(part -> Json.text(part, "KeyType").equals("HASH"))
                .map(part -> Json.text(part, "AttributeName"))
                .findFirst()
                .orElse("");
    }

    /** What a call of that action needs. */
    List<AccessRequest> of(String action, JsonNode call) {
        return switch (action) {
            case "BatchGetItem" ->
                items(action, call, asked -> asked.path("Keys").valueStream());
            case "BatchWriteItem" ->
                items(
                        action,
                        call,
                        writes -> writes.valueStream()
                                .map(write -> write.has("PutRequest")
                                        ? write.path("PutRequest").path("Item")
                                        : write.path("DeleteRequest").path("Key")));
            case "TransactWriteItems", "TransactGetItems" -> transaction(call);
            case "ListTables", "DescribeLimits", "DescribeEndpoints" ->
                List.of(AccessRequest.of("dynamodb:" + action, "*"));
            default -> List.of(single(action, call));
        };
    }

    private AccessRequest single(String action, JsonNode call) {
        var index = Json.text(call, "IndexName");
        var resource = name(Json.text(call, "TableName")) + (index.isEmpty() ? "" : "/index/" + index);
        return need(action, resource, keys(resource, call));
    }

    private List<AccessRequest> items(String action, JsonNode call, Function<JsonNode, Stream<JsonNode>> items) {
        var needs = new ArrayList<AccessRequest>();
        call.path("RequestItems").properties().forEach(table -> {
            var resource = name(table.getKey());
            var keys = items.apply(table.getValue())
                    .map(item -> value(item.path(partitionKeys.getOrDefault(resource, ""))))
                    .toList();
            needs.add(need(action, resource, keys));
        });
        return needs;
    }

    private List<AccessRequest> transaction(JsonNode call) {
        var needs = new ArrayList<AccessRequest>();
        call.path("TransactItems")
                .forEach(part -> part.properties()
                        .forEach(one -> needs.add(single(
                                one.getKey().equals("ConditionCheck") ? "ConditionCheckItem" : one.getKey() + "Item",
                                one.getValue()))));
        return needs;
    }

    private List<String> keys(String resource, JsonNode call) {
        var attribute = partitionKeys.getOrDefault(resource, "");
        for (var part : List.of("Key", "Item")) {
            if (call.has(part)) {
                return List.of(value(call.path(part).path(attribute)));
            }
        }
        var names = call.path("ExpressionAttributeNames");
        var equal = EQUAL.matcher(Json.text(call, "KeyConditionExpression"));
        while (equal.find()) {
            var name = equal.group(1);
            if (attribute.equals(name.startsWith("#") ? Json.text(names, name) : name)) {
                return List.of(value(call.path("ExpressionAttributeValues").path(equal.group(2))));
            }
        }
        // A scan reads all keys.
        return List.of("*");
    }

    private static String value(JsonNode typed) {
        return typed.properties().stream()
                .map(value -> value.getValue().asString(""))
                .findFirst()
                .orElse("");
    }

    /** A table may be called by its ARN. */
    private static String name(String given) {
        return given.substring(given.indexOf('/') + 1);
    }

    private static AccessRequest need(String action, String resource, List<String> keys) {
        return new AccessRequest(
                "dynamodb:" + action,
                AwsIdentity.LOCAL.arn("dynamodb", "table/" + resource),
                Map.of(LEADING_KEYS, keys));
    }
}
