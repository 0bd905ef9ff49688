package pixfleet.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pixfleet.local.template.Blueprint.Table;
import pixfleet.local.wire.Json;

/** A table of the template as DynamoDB's CreateTable wants it: CloudFormation names most things alike. */
final class TableReader {
    /** What a table here has nothing of, and no client sees. */
    private static final Set<String> ELSEWHERE = Set.of(
            "TableName",
            "TimeToLiveSpecification",
            "PointInTimeRecoverySpecification",
            "SSESpecification",
            "ContributorInsightsSpecification",
            "DeletionProtectionEnabled",
            "TableClass",
            "Tags");

    private static final Set<String> KNOWN = Set.of(
            "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes", "BillingMode");

    private TableReader() {}

    static Table table(String id, String name, Map<String, Object> properties) {
        var definition = new LinkedHashMap<String, Object>();
        definition.put("TableName", name);
        properties.forEach((property, value) -> {
            if (KNOWN.contains(property)) {
                definition.put(property, value);
            } else if (!ELSEWHERE.contains(property)) {
                throw new TemplateError(id + ": the local stack's tables have no " + property);
            }
        });
        if (!Tree.text(properties, "BillingMode", "").equals("PAY_PER_REQUEST")) {
            throw new TemplateError(
                    id + ": the local stack's tables are billed on demand (BillingMode PAY_PER_REQUEST)");
        }
        var life = Tree.child(properties, "TimeToLiveSpecification");
        var ends = Tree.flag(life, "Enabled") ? Tree.text(life, "AttributeName") : Optional.<String>empty();
        return new Table(id, name, Json.of(plain(definition)).toString(), ends);
    }

    /** Without what CloudFormation allows an index to say about itself and CreateTable does not know. */
    private static Object plain(Object node) {
        return switch (node) {
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<String, Object>();
                map.forEach((key, value) -> {
                    if (!key.equals("ContributorInsightsSpecification")) {
                        copy.put(String.valueOf(key), plain(value));
                    }
                });
                yield copy;
            }
            case List<?> list -> {
                var copy = new ArrayList<Object>();
                list.forEach(item -> copy.add(plain(item)));
                yield copy;
            }
            default -> node;
        };
    }
}
