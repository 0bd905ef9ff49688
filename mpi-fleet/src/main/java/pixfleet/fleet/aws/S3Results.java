package pixfleet.fleet.aws;

import static pixfleet.fleet.aws.Translation.translating;

import java.io.InputStream;
import java.nio.ByteBuffer;
import pixfleet.fleet.process.Results;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** {@link Results} in one S3 bucket. */
public final class S3Results implements Results {
    /** A retry may write other bytes to the same key, so a copy is used again only after asking. */
    private static final String CACHE_CONTROL = "private, no-cache";

    private final S3Client s3;
    private final String bucket;

    /**
     * @param s3 the client
     * @param bucket the results bucket
     */
    public S3Results(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public void store(String key, String mediaType, ByteBuffer content) {
        RequestBody body =
                RequestBody.fromContentProvider(() -> stream(content.duplicate()), content.remaining(), mediaType);
        var _ = translating(
                "s3 put " + bucket + "/" + key,
                () -> s3.putObject(
                        request -> request.bucket(bucket)
                                .key(key)
                                .contentType(mediaType)
                                .cacheControl(CACHE_CONTROL),
                        body));
    }

    /** The SDK's own body of a buffer copies it to the heap; this one does not. */
    private static InputStream stream(ByteBuffer content) {
        return new InputStream() {
            @Override
            public int read() {
                return content.hasRemaining() ? content.get() & 0xFF : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (length == 0) {
                    return 0;
                }
                int count = Math.min(length, content.remaining());
                content.get(into, offset, count);
                return count == 0 ? -1 : count;
            }

            @Override
            public int available() {
                return content.remaining();
            }
        };
    }
}
