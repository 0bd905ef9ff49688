package pixfleet.local.table;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.template.Blueprint.Table;
import pixfleet.local.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the template's tables. Of a table that is there it adds what indexes the template has come to name, as an update
 * of the stack would on AWS; what would cost the rows is refused with a sentence.
 */
final class TableMaker {
    private static final Logger log = LoggerFactory.getLogger(TableMaker.class);

    private final EngineClient engine;

    TableMaker(EngineClient engine) {
        this.engine = engine;
    }

    /** A second call does nothing. */
    void make(Table table) throws IOException {
        var wanted = Json.parse(table.definition());
        var found = engine.ask("DescribeTable", name(table));
        if (found.isNotFound()) {
            engine.call("CreateTable", wanted);
            log.info("table made name={}", table.name());
        } else if (found.status() != 200) {
            throw new IOException("DynamoDB DescribeTable answered " + found.status() + ": " + found.body());
        } else {
            bring(table, found.body().path("Table"), wanted);
        }
        if (table.timeToLive().isPresent()) {
            live(table, table.timeToLive().get());
        }
    }

    private static ObjectNode name(Table table) {
        return Json.object().put("TableName", table.name());
    }

    private void bring(Table table, JsonNode there, JsonNode wanted) throws IOException {
        same(table, "key", keys(there), keys(wanted));
        same(table, "local indexes", indexes(there, "LocalSecondaryIndexes"), indexes(wanted, "LocalSecondaryIndexes"));
        var have = indexes(there, "GlobalSecondaryIndexes");
        var want = indexes(wanted, "GlobalSecondaryIndexes");
        for (var index : wanted.path("GlobalSecondaryIndexes")) {
            var called = Json.text(index, "IndexName");
            if (!have.containsKey(called)) {
                add(table, index, wanted);
                have.put(called, shape(index));
            }
        }
        same(table, "indexes", have, want);
    }

    private void add(Table table, JsonNode index, JsonNode wanted) throws IOException {
        var update = name(table);
        update.set("AttributeDefinitions", wanted.path("AttributeDefinitions"));
        update.putArray("GlobalSecondaryIndexUpdates").addObject().set("Create", index);
        engine.call("UpdateTable", update);
        log.info("index added table={} index={}", table.name(), Json.text(index, "IndexName"));
    }

    private static void same(Table table, String what, Object there, Object wanted) throws IOException {
        if (!there.equals(wanted)) {
            throw new IOException(
                    "table " + table.name() + " was made with other " + what + " than the template names: " + there
                            + ", not " + wanted + ". Its rows cannot be kept; remove the state folder to begin anew");
        }
    }

    /** Attributes with their types, in the order of the key. */
    private static String keys(JsonNode table) {
        var types = table.path("AttributeDefinitions")
                .valueStream()
                .collect(Collectors.toMap(
                        it -> Json.text(it, "AttributeName"), it -> Json.text(it, "AttributeType"), (a, _) -> a));
        return table.path("KeySchema")
                .valueStream()
                .map(it -> Json.text(it, "AttributeName")
                        + " " + Json.text(it, "KeyType")
                        + " " + types.getOrDefault(Json.text(it, "AttributeName"), "?"))
                .collect(Collectors.joining(", "));
    }

    private static Map<String, String> indexes(JsonNode table, String kind) {
        var found = new TreeMap<String, String>();
        table.path(kind).forEach(index -> found.put(Json.text(index, "IndexName"), shape(index)));
        return found;
    }

    private static String shape(JsonNode index) {
        var key = index.path("KeySchema")
                .valueStream()
                .map(it -> Json.text(it, "AttributeName") + " " + Json.text(it, "KeyType"))
                .collect(Collectors.joining(", "));
        var projection = index.path("Projection");
        var attributes = projection
                .path("NonKeyAttributes")
                .valueStream()
                .map(it -> it.asString(""))
                .sorted()
                .collect(Collectors.joining(", "));
        return key + " " + Json.text(projection, "ProjectionType") + (attributes.isEmpty() ? "" : " " + attributes);
    }

    private void live(Table table, String attribute) throws IOException {
        var description = engine.call("DescribeTimeToLive", name(table)).path("TimeToLiveDescription");
        if (Json.text(description, "AttributeName").equals(attribute)) {
            return;
        }
        var change = name(table);
        change.putObject("TimeToLiveSpecification")
                .put("AttributeName", attribute)
                .put("Enabled", true);
        engine.call("UpdateTimeToLive", change);
    }
}
