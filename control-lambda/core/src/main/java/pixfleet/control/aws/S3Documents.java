package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import pixfleet.control.ledger.Document;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.Write;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** {@link Documents} in one bucket. An object's ETag is the document's version. Retries are the SDK's. */
public final class S3Documents implements Documents {
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final S3Client s3;
    private final String bucket;

    /**
     * @param s3 the client
     * @param bucket the results bucket
     */
    public S3Documents(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public Optional<Document> find(String key) {
        return translating("s3 get " + key, () -> {
            try {
                var bytes =
                        s3.getObjectAsBytes(request -> request.bucket(bucket).key(key));
                return Optional.of(
                        new Document(bytes.asUtf8String(), bytes.response().eTag()));
            } catch (NoSuchKeyException _) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Write create(String key, String text) {
        return write(key, text, request -> request.ifNoneMatch("*"));
    }

    @Override
    public Write replace(String key, String text, String version) {
        return write(key, text, request -> request.ifMatch(version));
    }

    @Override
    public void put(String key, String text) {
        Write _ = write(key, text, _ -> {});
    }

    /** A conflict with a write under way is lost like any other: the caller looks again. */
    private Write write(String key, String text, Consumer<PutObjectRequest.Builder> condition) {
        return translating("s3 put " + key, () -> {
            try {
                s3.putObject(
                        request -> condition.accept(request.bucket(bucket)
                                .key(key)
                                .contentType(key.endsWith(".json") ? "application/json" : "text/plain")),
                        RequestBody.fromString(text));
                return Write.DONE;
            } catch (S3Exception e) {
                if (e.statusCode() == PRECONDITION_FAILED
                        || e.statusCode() == CONFLICT
                        || e.statusCode() == NOT_FOUND) {
                    return Write.LOST;
                }
                throw e;
            }
        });
    }

    @Override
    public void remove(String key) {
        translating(
                "s3 delete " + key,
                () -> s3.deleteObject(request -> request.bucket(bucket).key(key)));
    }

    @Override
    public List<Entry> list(String prefix, String after, int max) {
        return translating(
                "s3 list " + prefix,
                () -> s3
                        .listObjectsV2(request -> {
                            request.bucket(bucket).prefix(prefix).maxKeys(max);
                            if (!after.isEmpty()) {
                                request.startAfter(after);
                            }
                        })
                        .contents()
                        .stream()
                        .map(object -> new Entry(object.key(), object.eTag()))
                        .toList());
    }

    @Override
    public List<String> folders(String prefix, String after, int max) {
        // Beyond "name/" means beyond everything in it: '0' follows '/' in the order of bytes.
        String start = after.isEmpty() ? prefix : prefix + after + "0";
        return translating(
                "s3 list " + prefix,
                () -> s3
                        .listObjectsV2(request -> request.bucket(bucket)
                                .prefix(prefix)
                                .delimiter("/")
                                .startAfter(start)
                                .maxKeys(max))
                        .commonPrefixes()
                        .stream()
                        .map(found -> found.prefix()
                                .substring(prefix.length(), found.prefix().length() - 1))
                        .toList());
    }
}
