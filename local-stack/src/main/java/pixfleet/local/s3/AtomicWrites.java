package pixfleet.local.s3;

import java.io.InputStream;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Makes a conditional write one step, as it is on AWS. s3proxy compares {@code If-Match} before it stores, so that two
 * writers who read the same version could both succeed and one of them be lost; here the comparison is made once more
 * while no one else writes the key.
 */
final class AtomicWrites extends ForwardingBlobStore {
    private static final int STRIPES = 256;
    private static final int PRECONDITION_FAILED = 412;

    private final Lock[] locks =
            Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(Lock[]::new);

    AtomicWrites(BlobStore delegate) {
        super(delegate);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
        if (isSlow(request)) {
            return super.putBlob(request, body);
        }
        return alone(request.bucket(), request.key(), () -> {
            check(request.bucket(), request.key(), request.ifMatch());
            return super.putBlob(request, body);
        });
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return alone(request.destinationBucket(), request.destinationKey(), () -> super.copyBlob(request));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return alone(upload.containerName(), upload.blobName(), () -> {
            check(upload.containerName(), upload.blobName(), request.ifMatch());
            return super.completeMultipartUpload(upload, request);
        });
    }

    /**
     * A large body that sets no condition arrives at its sender's pace, and keys that share its lock must not wait for
     * that. Smaller bodies are in memory already ({@link EagerBodies}).
     */
    private static boolean isSlow(PutObjectRequest request) {
        Long bytes = request.contentLength();
        return request.ifMatch() == null
                && request.ifNoneMatch() == null
                && (bytes == null || bytes > EagerBodies.MAX_BYTES);
    }

    private <T> T alone(String bucket, String key, Supplier<T> write) {
        Lock lock = locks[Math.floorMod((bucket + '/' + key).hashCode(), STRIPES)];
        lock.lock();
        try {
            return write.get();
        } finally {
            lock.unlock();
        }
    }

    private void check(String bucket, String key, @Nullable String expected) {
        if (expected == null) {
            return;
        }
        var found = blobMetadataIfPresent(bucket, key);
        String tag = found == null ? null : found.eTag();
        if (tag == null || !bare(tag).equals(bare(expected))) {
            throw S3Exception.builder()
                    .statusCode(PRECONDITION_FAILED)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("PreconditionFailed")
                            .errorMessage("At least one of the pre-conditions you specified did not hold")
                            .build())
                    .build();
        }
    }

    private static String bare(String tag) {
        return tag.replace("\"", "");
    }
}
