package pixfleet.local.s3;

import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.Caller;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;

/**
 * A store as one caller may empty it. Keys of a batch stand in its body, which is read only once its signature is found good: so they are
 * judged one by one where they are deleted. A key that is forbidden stays and has an error of its own; the others go, as with S3.
 */
final class AllowedDeletions extends ForwardingBlobStore {
    private final Caller caller;

    AllowedDeletions(BlobStore store, Caller caller) {
        super(store);
        this.caller = caller;
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        var need = ObjectNeeds.toDelete(request.bucket(), request.key());
        if (!caller.may(need)) {
            AwsError refusal = caller.denied(need);
            throw KeyNames.refused(refusal.status(), refusal.code(), refusal.text());
        }
        return super.removeBlob(request);
    }

    /** What s3proxy itself keeps of an upload in parts: nobody asked for that to be deleted. */
    @Override
    public void removeBlob(String bucket, String own) {
        delegate().removeBlob(bucket, own);
    }
}
