package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.List;
import pixfleet.control.jobs.ObjectStore;
import pixfleet.control.ledger.Concurrent;
import pixfleet.job.ObjectRef;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** {@link ObjectStore} in the two buckets. */
public final class S3ObjectStore implements ObjectStore {
    private final S3Client s3;
    private final String uploads;
    private final String results;

    /**
     * @param s3 the client
     * @param uploads the bucket of the originals
     * @param results the bucket of everything else
     */
    public S3ObjectStore(S3Client s3, String uploads, String results) {
        this.s3 = s3;
        this.uploads = uploads;
        this.results = results;
    }

    @Override
    public void clearUploads(String prefix) {
        // In this order, so that nothing becomes whole behind the list.
        clearParts(prefix);
        clear(uploads, prefix);
    }

    @Override
    public void clearParts(String prefix) {
        translating("s3 abort uploads " + prefix, () -> {
            var page =
                    s3.listMultipartUploads(request -> request.bucket(uploads).prefix(prefix));
            abort(page.uploads());
            while (Boolean.TRUE.equals(page.isTruncated())) {
                String key = page.nextKeyMarker();
                String upload = page.nextUploadIdMarker();
                page = s3.listMultipartUploads(request ->
                        request.bucket(uploads).prefix(prefix).keyMarker(key).uploadIdMarker(upload));
                abort(page.uploads());
            }
            return prefix;
        });
    }

    private void abort(List<MultipartUpload> open) {
        List<MultipartUpload> _ = Concurrent.map(open, upload -> {
            try {
                s3.abortMultipartUpload(
                        request -> request.bucket(uploads).key(upload.key()).uploadId(upload.uploadId()));
            } catch (NoSuchUploadException _) {
                // Whole or given up meanwhile.
            }
            return upload;
        });
    }

    @Override
    public void clearResults(String prefix) {
        clear(results, prefix);
    }

    @Override
    public void removeUpload(ObjectRef upload) {
        if (!upload.bucket().equals(uploads)) {
            return;
        }
        translating("s3 delete " + upload.key(), () -> {
            try {
                String etag = s3.headObject(
                                request -> request.bucket(upload.bucket()).key(upload.key()))
                        .eTag();
                if (etag.replace("\"", "").equals(upload.etag())) {
                    s3.deleteObject(request -> request.bucket(upload.bucket()).key(upload.key()));
                }
            } catch (NoSuchKeyException _) {
                // Gone already.
            }
            return upload;
        });
    }

    private void clear(String bucket, String prefix) {
        translating("s3 clear " + prefix, () -> {
            List<ObjectIdentifier> found = page(bucket, prefix);
            while (!found.isEmpty()) {
                remove(bucket, found);
                found = page(bucket, prefix);
            }
            return prefix;
        });
    }

    private void remove(String bucket, List<ObjectIdentifier> objects) {
        var answer = s3.deleteObjects(request ->
                request.bucket(bucket).delete(list -> list.objects(objects).quiet(true)));
        if (answer.hasErrors() && !answer.errors().isEmpty()) {
            throw new pixfleet.fault.TransientFailure(
                    "s3 delete " + answer.errors().getFirst().key() + ": "
                            + answer.errors().getFirst().message());
        }
    }

    private List<ObjectIdentifier> page(String bucket, String prefix) {
        return s3.listObjectsV2(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                .map(object -> ObjectIdentifier.builder().key(object.key()).build())
                .toList();
    }
}
