package pixfleet.records.dynamodb;

import static pixfleet.fault.aws.Translation.translating;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.fault.TransientFailure;
import pixfleet.records.table.Change;
import pixfleet.records.table.Index;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Span;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** {@link Table} in DynamoDB. Retries are the SDK's; this class adds none. */
public final class DynamoTable implements Table {
    /** DynamoDB's own bound for a batch of writes. */
    private static final int BATCH = 25;

    /** A batch that DynamoDB did in part is sent again so often, with what is left. */
    private static final int BATCH_TRIES = 8;

    private final DynamoDbClient client;
    private final String name;

    /**
     * @param client the client
     * @param name the table's name
     */
    public DynamoTable(DynamoDbClient client, String name) {
        this.client = client;
        this.name = name;
    }

    @Override
    public Optional<Row> find(Key key) {
        var found = translating(
                "dynamodb get " + key,
                () -> client.getItem(
                        request -> request.tableName(name).key(Items.key(key)).consistentRead(true)));
        return found.hasItem() ? Optional.of(Items.row(found.item())) : Optional.empty();
    }

    @Override
    public List<Row> find(List<Key> keys) {
        var rows = new ArrayList<Row>();
        List<Map<String, AttributeValue>> left = keys.stream().map(Items::key).toList();
        for (int attempt = 0; !left.isEmpty(); attempt++) {
            checkTries(attempt, "dynamodb batch get of " + keys.size());
            List<Map<String, AttributeValue>> asked = left;
            var found = translating(
                    "dynamodb batch get of " + keys.size(),
                    () -> client.batchGetItem(request -> request.requestItems(Map.of(name, Items.asked(asked)))));
            found.responses().getOrDefault(name, List.of()).forEach(item -> rows.add(Items.row(item)));
            left = found.unprocessedKeys().containsKey(name)
                    ? found.unprocessedKeys().get(name).keys()
                    : List.of();
        }
        return rows;
    }

    @Override
    public List<Row> query(String pk, String after, int max) {
        return pages(Items.partition(name, pk, after), max);
    }

    @Override
    public List<Row> query(Index index, Span span, int max) {
        return pages(Items.range(name, index, span), max);
    }

    /** DynamoDB answers a megabyte at a time. */
    private List<Row> pages(QueryRequest first, int max) {
        var rows = new ArrayList<Row>();
        QueryRequest next = first;
        while (rows.size() < max) {
            QueryRequest asked = next.toBuilder().limit(max - rows.size()).build();
            var page = translating("dynamodb query " + name, () -> client.query(asked));
            page.items().forEach(item -> rows.add(Items.row(item)));
            if (!page.hasLastEvaluatedKey() || page.lastEvaluatedKey().isEmpty()) {
                break;
            }
            next = first.toBuilder().exclusiveStartKey(page.lastEvaluatedKey()).build();
        }
        return rows;
    }

    @Override
    public Write write(List<Change> changes) {
        return changes.size() == 1 ? alone(changes.getFirst()) : transaction(changes);
    }

    private Write alone(Change change) {
        String tried = "dynamodb write " + change.key();
        try {
            switch (change) {
                case Change.Put put -> translating(tried, () -> client.putItem(Items.put(name, put)));
                case Change.Add add -> translating(tried, () -> client.updateItem(Items.add(name, add)));
            }
            return Write.DONE;
        } catch (ConditionalCheckFailedException | TransactionConflictException e) {
            return Write.LOST;
        }
    }

    private Write transaction(List<Change> changes) {
        try {
            translating(
                    "dynamodb write %s and %d more".formatted(changes.getFirst().key(), changes.size() - 1),
                    () -> client.transactWriteItems(request -> request.transactItems(changes.stream()
                            .map(change -> Items.change(name, change))
                            .toList())));
            return Write.DONE;
        } catch (TransactionCanceledException e) {
            return cancelled(e);
        }
    }

    private static Write cancelled(TransactionCanceledException e) {
        List<String> codes =
                e.cancellationReasons().stream().map(CancellationReason::code).toList();
        if (codes.contains("ConditionalCheckFailed") || codes.contains("TransactionConflict")) {
            return Write.LOST;
        }
        if (codes.contains("ThrottlingError") || codes.contains("ProvisionedThroughputExceeded")) {
            throw new TransientFailure("dynamodb write of several rows", e);
        }
        throw e;
    }

    @Override
    public void put(List<Row> rows) {
        batches(rows.stream().map(Items::putRequest).toList());
    }

    @Override
    public void remove(List<Key> keys) {
        batches(keys.stream().map(Items::deleteRequest).toList());
    }

    private void batches(List<WriteRequest> requests) {
        for (int from = 0; from < requests.size(); from += BATCH) {
            batch(requests.subList(from, Math.min(from + BATCH, requests.size())));
        }
    }

    private void batch(List<WriteRequest> requests) {
        List<WriteRequest> left = requests;
        for (int attempt = 0; !left.isEmpty(); attempt++) {
            checkTries(attempt, "dynamodb batch write of " + requests.size());
            List<WriteRequest> asked = left;
            BatchWriteItemResponse done = translating(
                    "dynamodb batch write of " + requests.size(),
                    () -> client.batchWriteItem(request -> request.requestItems(Map.of(name, asked))));
            left = done.unprocessedItems().getOrDefault(name, List.of());
        }
    }

    private static void checkTries(int attempt, String tried) {
        if (attempt == BATCH_TRIES) {
            throw new TransientFailure(tried + ": DynamoDB left a part undone " + BATCH_TRIES + " times");
        }
    }
}
