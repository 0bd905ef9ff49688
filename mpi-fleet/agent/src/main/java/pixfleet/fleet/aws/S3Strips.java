package pixfleet.fleet.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.keep.StripStore;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** {@link StripStore} in one S3 bucket. */
public final class S3Strips implements StripStore {
    private static final String MEDIA_TYPE = "application/octet-stream";

    private final S3Client s3;
    private final String bucket;

    /**
     * @param s3 the client
     * @param bucket the results bucket
     */
    public S3Strips(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public Map<String, Long> kept(String folder) {
        return translating("s3 list " + bucket + "/" + folder, () -> {
            var kept = new HashMap<String, Long>();
            objects(folder).forEach(found -> kept.put(found.key().substring(folder.length()), found.size()));
            return kept;
        });
    }

    private Stream<S3Object> objects(String folder) {
        return s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(folder)).contents().stream();
    }

    @Override
    public void keep(String key, MemorySegment rows) {
        RequestBody body = RequestBody.fromContentProvider(() -> new MemoryStream(rows), rows.byteSize(), MEDIA_TYPE);
        var _ = translating(
                "s3 put " + bucket + "/" + key,
                () -> s3.putObject(request -> request.bucket(bucket).key(key).contentType(MEDIA_TYPE), body));
    }

    @Override
    public void read(String key, MemorySegment into) {
        var _ = there(
                "s3 get " + bucket + "/" + key,
                () -> s3.getObject(request -> request.bucket(bucket).key(key), S3RangedFile.filling(into)));
    }

    /** What has been dropped meanwhile is no fault of the image's. */
    private static <T> T there(String tried, Supplier<T> call) {
        try {
            return translating(tried, call);
        } catch (NoSuchKeyException e) {
            throw new TransientFailure(tried, e);
        }
    }

    @Override
    public void clear(String folder) {
        String tried = "s3 clear " + bucket + "/" + folder;
        translating(tried, () -> {
            var pages =
                    s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(folder));
            pages.stream()
                    .filter(page -> page.hasContents() && !page.contents().isEmpty())
                    .forEach(page -> {
                        List<ObjectIdentifier> keys = page.contents().stream()
                                .map(found -> ObjectIdentifier.builder()
                                        .key(found.key())
                                        .build())
                                .toList();
                        DeleteObjectsResponse answer = s3.deleteObjects(request -> request.bucket(bucket)
                                .delete(Delete.builder()
                                        .objects(keys)
                                        .quiet(true)
                                        .build()));
                        if (answer.hasErrors() && !answer.errors().isEmpty()) {
                            throw new TransientFailure("%s: %s"
                                    .formatted(tried, answer.errors().getFirst().code()));
                        }
                    });
            return true;
        });
    }
}
