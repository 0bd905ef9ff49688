package pixfleet.local.sqs;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pixfleet.local.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deleting with a receipt that is spent, because the message is gone or was received again since, succeeds on AWS and
 * does nothing; ElasticMQ refuses it. What never was a receipt is refused by both.
 */
final class DeletedTwice {
    private static final String REFUSED = "ReceiptHandleIsInvalid";
    private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern RECEIPT = Pattern.compile(UUID + "#" + UUID);

    private DeletedTwice() {}

    /** The answer AWS gives where ElasticMQ gave this one. */
    static Answer mended(SqsCall call, Answer answer) {
        return switch (call.action()) {
            case "DeleteMessage" ->
                answer.status() == 400 && answer.text().contains(REFUSED) && isReceipt(call.text("ReceiptHandle"))
                        ? success(call, answer)
                        : answer;
            case "DeleteMessageBatch" -> call.json() && answer.status() == 200 ? batch(call, answer) : answer;
            default -> answer;
        };
    }

    private static boolean isReceipt(String handle) {
        return RECEIPT.matcher(handle).matches();
    }

    private static Answer success(SqsCall call, Answer answer) {
        var body = call.json() ? "{}" : """
                  <DeleteMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><ResponseMetadata>\
                  <RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata></DeleteMessageResponse>""";
        return new Answer(200, answer.type(), Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer batch(SqsCall call, Answer answer) {
        var result = (ObjectNode) Json.parse(answer.body());
        var handles = new TreeMap<String, String>();
        call.parameters()
                .path("Entries")
                .valueStream()
                .forEach(entry -> handles.put(Json.text(entry, "Id"), Json.text(entry, "ReceiptHandle")));
        var failed = Json.array();
        var successful = result.withArray("Successful");
        for (var entry : result.path("Failed")) {
            var id = Json.text(entry, "Id");
            if (Json.text(entry, "Code").contains(REFUSED) && isReceipt(handles.getOrDefault(id, ""))) {
                successful.addObject().put("Id", id);
            } else {
                failed.add(entry);
            }
        }
        result.set("Failed", failed);
        return new Answer(200, answer.type(), answer.headers(), Json.bytes(result));
    }
}
