package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.Optional;
import pixfleet.control.gallery.Pyramids;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** {@link Pyramids} in one bucket. */
public final class S3Pyramids implements Pyramids {
    private final S3Client s3;
    private final String bucket;

    /**
     * @param s3 reads
     * @param bucket the results bucket
     */
    public S3Pyramids(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public Optional<byte[]> read(String key) {
        return translating("s3 get " + key, () -> {
            try {
                return Optional.of(
                        s3.getObjectAsBytes(request -> request.bucket(bucket).key(key))
                                .asByteArrayUnsafe());
            } catch (NoSuchKeyException _) {
                return Optional.empty();
            }
        });
    }
}
