package pixfleet.control.aws;

import org.junit.jupiter.api.Timeout;
import pixfleet.control.jobs.ObjectStore;
import pixfleet.control.jobs.ObjectStoreContract;
import pixfleet.job.ObjectRef;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(60)
class S3ObjectStoreIT extends ObjectStoreContract {
    private final S3Client s3 = Aws.s3();
    private final String root = Aws.root();

    @Override
    protected ObjectStore store() {
        return new S3ObjectStore(s3, Aws.uploads(), Aws.results());
    }

    @Override
    protected ObjectRef upload(String key) {
        var stored = s3.putObject(request -> request.bucket(Aws.uploads()).key(key), RequestBody.fromString("pixels"));
        return new ObjectRef(Aws.uploads(), key, stored.eTag().replace("\"", ""));
    }

    @Override
    protected void begin(String key) {
        String upload = s3.createMultipartUpload(
                        request -> request.bucket(Aws.uploads()).key(key))
                .uploadId();
        var _ = s3.uploadPart(
                request ->
                        request.bucket(Aws.uploads()).key(key).uploadId(upload).partNumber(1),
                RequestBody.fromString("half of it"));
    }

    @Override
    protected boolean isOpen(String key) {
        return !s3.listMultipartUploads(request -> request.bucket(Aws.uploads()).prefix(key))
                .uploads()
                .isEmpty();
    }

    @Override
    protected boolean uploadExists(String key) {
        return new S3Uploads(s3, Aws.uploads()).find(Aws.uploads(), key).isPresent();
    }

    @Override
    protected void result(String key) {
        Aws.result(key, "{}");
    }

    @Override
    protected boolean resultExists(String key) {
        return !s3.listObjectsV2(request -> request.bucket(Aws.results()).prefix(key))
                .contents()
                .isEmpty();
    }

    @Override
    protected String root() {
        return root;
    }
}
