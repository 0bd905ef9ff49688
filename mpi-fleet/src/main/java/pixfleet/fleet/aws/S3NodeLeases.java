package pixfleet.fleet.aws;

import static pixfleet.fleet.aws.Translation.translating;

import pixfleet.fleet.node.NodeLeases;
import pixfleet.job.Keys;
import pixfleet.job.NodeLease;
import pixfleet.wire.FleetJson;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** {@link NodeLeases} in the results bucket, one object a node. */
public final class S3NodeLeases implements NodeLeases {
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
}
