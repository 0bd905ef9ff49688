package pixfleet.fleet.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.node.NodeLeases;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.wire.FleetJson;
import pixfleet.wire.MalformedDocument;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** {@link NodeLeases} in the results bucket, one object a node. */
public final class S3NodeLeases implements NodeLeases {
    private static final Logger log = LoggerFactory.getLogger(S3NodeLeases.class);

    private final S3Client s3;
    private final String bucket;

    /**
     * @param s3 the client
     * @param bucket the results bucket
     */
    public S3NodeLeases(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public void write(NodeLease lease) {
        String key = Keys.node(lease.node());
        var _ = translating(
                "s3 put " + bucket + "/" + key,
                () -> s3.putObject(
                        request -> request.bucket(bucket)
                                .key(key)
                                .contentType("application/json")
                                .cacheControl("no-store"),
                        RequestBody.fromString(FleetJson.write(lease))));
    }

    @Override
    public List<NodeLease> all() {
        List<String> keys =
                translating(
                        "s3 list " + bucket + "/" + Keys.NODES,
                        () -> s3
                                .listObjectsV2Paginator(
                                        request -> request.bucket(bucket).prefix(Keys.NODES))
                                .contents()
                                .stream()
                                .map(S3Object::key)
                                .toList());
        return keys.stream().flatMap(key -> read(key).stream()).toList();
    }

    /** What a newer release may write is nobody this one can work with. */
    private Optional<NodeLease> read(String key) {
        String json = translating(
                "s3 get " + bucket + "/" + key,
                () -> s3.getObjectAsBytes(request -> request.bucket(bucket).key(key))
                        .asUtf8String());
        try {
            return Optional.of(FleetJson.readLease(json));
        } catch (MalformedDocument e) {
            log.warn("lease not understood key={} cause={}", key, e.getMessage());
            return Optional.empty();
        }
    }
}
