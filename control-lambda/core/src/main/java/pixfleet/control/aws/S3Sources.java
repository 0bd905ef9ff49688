package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.List;
import pixfleet.control.intake.Uploads.Unreadable;
import pixfleet.control.listing.Sources;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** {@link Sources} in S3. */
public final class S3Sources implements Sources {
    private final S3Client s3;

    /**
     * @param s3 the client
     */
    public S3Sources(S3Client s3) {
        this.s3 = s3;
    }

    @Override
    public List<String> list(String bucket, String prefix, String after, int max) {
        return translating("s3 list " + bucket, () -> {
            try {
                // Encoded, since XML cannot carry every character of a key; the SDK decodes.
                return s3
                        .listObjectsV2(request -> request.bucket(bucket)
                                .prefix(prefix)
                                .startAfter(after.isEmpty() ? null : after)
                                .encodingType(EncodingType.URL)
                                .maxKeys(max))
                        .contents()
                        .stream()
                        .map(S3Object::key)
                        .toList();
            } catch (S3Exception e) {
                throw S3Errors.isOfTheObject(e)
                        ? new Unreadable("The bucket %s cannot be listed: %s.".formatted(bucket, S3Errors.what(e)))
                        : e;
            }
        });
    }
}
