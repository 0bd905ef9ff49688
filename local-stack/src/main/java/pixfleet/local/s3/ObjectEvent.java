package pixfleet.local.s3;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.UriText;
import tools.jackson.databind.node.ObjectNode;

/** The notification S3 sends. Source: Amazon S3 guide, "Event message structure". */
public final class ObjectEvent {
    private static final AtomicLong SEQUENCE = new AtomicLong();

    private ObjectEvent() {}

    /** The event, with its key encoded as S3 encodes it: space as plus, slashes kept. */
    public static ObjectNode json(ObjectCreated created, AwsIdentity identity, Instant at) {
        var event = Json.object();
        var entry = event.putArray("Records").addObject();
        entry.put("eventVersion", "2.1")
                .put("eventSource", "aws:s3")
                .put("awsRegion", identity.region())
                .put("eventTime", at.toString())
                .put("eventName", created.event());
        entry.putObject("userIdentity").put("principalId", "AWS:LOCAL");
        entry.putObject("requestParameters").put("sourceIPAddress", "127.0.0.1");
        entry.putObject("responseElements").put("x-amz-request-id", "LOCAL").put("x-amz-id-2", "LOCAL");
        var s3 = entry.putObject("s3");
        s3.put("s3SchemaVersion", "1.0").put("configurationId", "local");
        var bucket = s3.putObject("bucket");
        bucket.put("name", created.bucket());
        bucket.putObject("ownerIdentity").put("principalId", "LOCAL");
        bucket.put("arn", "arn:aws:s3:::" + created.bucket());
        s3.putObject("object")
                .put("key", UriText.eventKey(created.key()))
                .put("size", created.sizeBytes())
                .put("eTag", created.eTag())
                .put("sequencer", "%016X".formatted(at.toEpochMilli() * 1000 + SEQUENCE.incrementAndGet() % 1000));
        return event;
    }
}
