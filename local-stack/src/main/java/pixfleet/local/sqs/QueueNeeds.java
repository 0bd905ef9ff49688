package pixfleet.local.sqs;

import java.util.List;
import pixfleet.local.iam.AccessRequest;
import pixfleet.local.wire.AwsIdentity;

/**
 * What callers of SQS must be allowed to do. A batch needs what each of its entries would need.
 *
 * <p>Source: service authorization reference, "Actions, resources, and condition keys for Amazon SQS".
 */
final class QueueNeeds {
    private QueueNeeds() {}

    static List<AccessRequest> of(SqsCall call) {
        var action = call.action().endsWith("Batch")
                ? call.action().substring(0, call.action().length() - "Batch".length())
                : call.action();
        var named = call.text("QueueName");
        var queue = named.isEmpty() ? call.queue() : named;
        var source = call.text("SourceArn");
        var arn = source.isEmpty() ? AwsIdentity.LOCAL.arn("sqs", queue.isEmpty() ? "*" : queue) : source;
        return List.of(AccessRequest.of("sqs:" + action, arn));
    }
}
