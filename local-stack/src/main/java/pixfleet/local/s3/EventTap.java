package pixfleet.local.s3;

import java.io.InputStream;
import java.util.function.Consumer;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Stores first and tells afterwards, before the client has its answer: what was answered was also told. */
final class EventTap extends ForwardingBlobStore {
    /** Keys s3proxy makes for itself while a multipart upload is open. */
    private static final String STUB = ".s3proxy-mpu-stub-";

    private final Consumer<ObjectCreated> listener;

    EventTap(BlobStore delegate, Consumer<ObjectCreated> listener) {
        super(delegate);
        this.listener = listener;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
        var response = super.putBlob(request, body);
        tell("ObjectCreated:Put", request.bucket(), request.key(), response.eTag());
        return response;
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        var response = super.copyBlob(request);
        var result = response.copyObjectResult();
        tell(
                "ObjectCreated:Copy",
                request.destinationBucket(),
                request.destinationKey(),
                result == null ? null : result.eTag());
        return response;
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        var response = super.completeMultipartUpload(upload, request);
        tell("ObjectCreated:CompleteMultipartUpload", upload.containerName(), upload.blobName(), response.eTag());
        return response;
    }

    private void tell(String event, String bucket, String key, @Nullable String eTag) {
        if (key.startsWith(STUB)) {
            return;
        }
        var found = blobMetadataIfPresent(bucket, key);
        if (found != null) {
            var tag = eTag == null ? found.eTag() : eTag;
            Long size = found.contentLength();
            listener.accept(new ObjectCreated(
                    event, bucket, key, size == null ? 0 : size, tag == null ? "" : tag.replace("\"", "")));
        }
    }
}
