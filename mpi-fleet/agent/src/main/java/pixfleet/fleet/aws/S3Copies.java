package pixfleet.fleet.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.Optional;
import pixfleet.fleet.drain.Copies;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Result;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** {@link Copies} made by S3 itself, so that no bytes pass through the node. */
public final class S3Copies implements Copies {
    /** S3 copies no more in one call. */
    private static final long MOST_BYTES = 5L << 30;

    private final S3Client s3;
    private final String results;

    /**
     * @param s3 the client
     * @param results the results bucket
     */
    public S3Copies(S3Client s3, String results) {
        this.s3 = s3;
        this.results = results;
    }

    @Override
    public Optional<String> copy(Result result, ObjectRef place) {
        String key = Keys.copy(place.key(), result.format());
        String where = "s3://" + place.bucket() + "/" + key;
        if (result.bytes() > MOST_BYTES) {
            return Optional.of("The result is larger than the 5 GiB that are copied to %s.".formatted(where));
        }
        try {
            var _ = translating(
                    "s3 copy to " + where,
                    () -> s3.copyObject(request -> request.sourceBucket(results)
                            .sourceKey(result.key())
                            .destinationBucket(place.bucket())
                            .destinationKey(key)));
            return Optional.empty();
        } catch (S3Exception e) {
            String code = e.awsErrorDetails() == null
                    ? "status " + e.statusCode()
                    : e.awsErrorDetails().errorCode();
            return Optional.of("The result could not be copied to %s: S3 says %s.".formatted(where, code));
        }
    }
}
