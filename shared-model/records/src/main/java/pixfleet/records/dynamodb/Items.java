package pixfleet.records.dynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Index;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Span;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Rows and changes in DynamoDB's words. */
final class Items {
    private static final String PK = "pk";
    private static final String SK = "sk";

    private Items() {}

    static Map<String, AttributeValue> key(Key key) {
        return Map.of(PK, text(key.pk()), SK, text(key.sk()));
    }

    static Row row(Map<String, AttributeValue> item) {
        var texts = new HashMap<String, String>();
        var numbers = new HashMap<String, Long>();
        item.forEach((name, value) -> {
            if (name.equals(PK) || name.equals(SK)) {
                return;
            }
            if (value.s() != null) {
                texts.put(name, value.s());
            } else if (value.n() != null) {
                numbers.put(name, Long.valueOf(value.n()));
            }
        });
        var key = new Key(name(item, PK), name(item, SK));
        return new Row(key, texts, numbers);
    }

    private static String name(Map<String, AttributeValue> item, String part) {
        return Objects.requireNonNull(item.get(part), part).s();
    }

    private static Map<String, AttributeValue> item(Row row) {
        var item = new HashMap<>(key(row.key()));
        row.texts().forEach((name, value) -> item.put(name, text(value)));
        row.numbers().forEach((name, value) -> item.put(name, number(value)));
        return item;
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    static KeysAndAttributes asked(List<Map<String, AttributeValue>> keys) {
        return KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
    }

    static WriteRequest putRequest(Row row) {
        return WriteRequest.builder().putRequest(put -> put.item(item(row))).build();
    }

    static WriteRequest deleteRequest(Key key) {
        return WriteRequest.builder()
                .deleteRequest(delete -> delete.key(key(key)))
                .build();
    }

    static QueryRequest partition(String table, String pk, String after) {
        var values = new HashMap<>(Map.of(":pk", text(pk)));
        if (!after.isEmpty()) {
            values.put(":after", text(after));
        }
        return QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression(after.isEmpty() ? "pk = :pk" : "pk = :pk AND sk > :after")
                .expressionAttributeValues(values)
                .build();
    }

    static QueryRequest range(String table, Index index, Span span) {
        var values = new HashMap<>(Map.of(":hash", text(span.hash())));
        var names = new HashMap<>(Map.of("#hash", index.hash()));
        String condition = "#hash = :hash";
        if (!span.after().isEmpty() || !span.before().isEmpty()) {
            names.put("#range", index.range());
            values.put(":bound", bound(index, span.after().isEmpty() ? span.before() : span.after()));
            condition += span.after().isEmpty() ? " AND #range < :bound" : " AND #range > :bound";
        }
        return QueryRequest.builder()
                .tableName(table)
                .indexName(index.indexName())
                .keyConditionExpression(condition)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .scanIndexForward(span.direction() == Span.Direction.UP)
                .build();
    }

    private static AttributeValue bound(Index index, String bound) {
        return switch (index.order()) {
            case TEXT -> text(bound);
            case NUMBER -> AttributeValue.fromN(bound);
        };
    }

    static PutItemRequest put(String table, Change.Put put) {
        return PutItemRequest.builder()
                .tableName(table)
                .item(item(put.row()))
                .conditionExpression(expression(put.condition()))
                .expressionAttributeValues(values(put.condition()))
                .expressionAttributeNames(names(put.condition()))
                .build();
    }

    static UpdateItemRequest add(String table, Change.Add add) {
        var update = Update.of(add);
        return UpdateItemRequest.builder()
                .tableName(table)
                .key(key(add.key()))
                .updateExpression(update.expression())
                .expressionAttributeNames(update.names())
                .expressionAttributeValues(update.values())
                .build();
    }

    static TransactWriteItem change(String table, Change change) {
        return switch (change) {
            case Change.Put(Row row, Condition condition) ->
                TransactWriteItem.builder()
                        .put(put -> put.tableName(table)
                                .item(item(row))
                                .conditionExpression(expression(condition))
                                .expressionAttributeValues(values(condition))
                                .expressionAttributeNames(names(condition)))
                        .build();
            case Change.Add add -> {
                var expression = Update.of(add);
                yield TransactWriteItem.builder()
                        .update(update -> update.tableName(table)
                                .key(key(add.key()))
                                .updateExpression(expression.expression())
                                .expressionAttributeNames(expression.names())
                                .expressionAttributeValues(expression.values()))
                        .build();
            }
        };
    }

    private static @Nullable String expression(Condition condition) {
        return switch (condition) {
            case Condition.Always _ -> null;
            case Condition.Absent _ -> "attribute_not_exists(pk)";
            case Condition.Version _ -> "#version = :version";
        };
    }

    private static @Nullable Map<String, AttributeValue> values(Condition condition) {
        return condition instanceof Condition.Version(long version) ? Map.of(":version", number(version)) : null;
    }

    private static @Nullable Map<String, String> names(Condition condition) {
        return condition instanceof Condition.Version ? Map.of("#version", Row.VERSION) : null;
    }

    /**
     * An addition as an update expression.
     *
     * @param expression the expression
     * @param names what stands for the attributes in it
     * @param values what stands for the values
     */
    private record Update(String expression, Map<String, String> names, Map<String, AttributeValue> values) {
        static Update of(Change.Add add) {
            var names = new HashMap<String, String>();
            var values = new HashMap<String, AttributeValue>();
            var sets = new ArrayList<String>();
            var adds = new ArrayList<String>();
            new TreeMap<>(add.first())
                    .forEach((name, value) -> sets.add("%1$s = if_not_exists(%1$s, %2$s)"
                            .formatted(named(name, names), valued(text(value), values))));
            new TreeMap<>(add.latest())
                    .forEach((name, value) ->
                            sets.add("%s = %s".formatted(named(name, names), valued(text(value), values))));
            new TreeMap<>(add.amounts())
                    .forEach((name, value) ->
                            adds.add("%s %s".formatted(named(name, names), valued(number(value), values))));
            String set = sets.isEmpty() ? "" : "SET " + String.join(", ", sets) + " ";
            return new Update(set + "ADD " + String.join(", ", adds), names, values);
        }

        private static String named(String name, Map<String, String> names) {
            String stand = "#n" + names.size();
            names.put(stand, name);
            return stand;
        }

        private static String valued(AttributeValue value, Map<String, AttributeValue> values) {
            String stand = ":v" + values.size();
            values.put(stand, value);
            return stand;
        }
    }
}
