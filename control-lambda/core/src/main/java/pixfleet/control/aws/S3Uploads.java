package pixfleet.control.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import pixfleet.control.intake.Uploads;
import pixfleet.job.ObjectRef;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** {@link Uploads} in one bucket. Size, metadata and first bytes come with one ranged read. */
public final class S3Uploads implements Uploads {
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final S3Client s3;
    private final String bucket;

    /**
     * @param s3 the client
     * @param bucket the uploads bucket
     */
    public S3Uploads(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public Optional<Upload> find(String from, String key) {
        return translating("s3 get " + key, () -> {
            try {
                return Optional.of(upload(
                        from,
                        key,
                        s3.getObjectAsBytes(
                                request -> request.bucket(from).key(key).range("bytes=0-" + (HEAD_BYTES - 1)))));
            } catch (NoSuchKeyException _) {
                return Optional.empty();
            } catch (S3Exception e) {
                if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
                    return empty(from, key);
                }
                throw unreadable(from, key, e);
            }
        });
    }

    private static RuntimeException unreadable(String bucket, String key, S3Exception e) {
        return S3Errors.isOfTheObject(e)
                ? new Unreadable("s3://%s/%s cannot be read: %s.".formatted(bucket, key, S3Errors.what(e)))
                : e;
    }

    private static Upload upload(String bucket, String key, ResponseBytes<GetObjectResponse> bytes) {
        GetObjectResponse facts = bytes.response();
        return new Upload(
                new ObjectRef(bucket, key, unquoted(facts.eTag())),
                size(facts),
                facts.lastModified().truncatedTo(ChronoUnit.SECONDS),
                lowerCase(facts.metadata()),
                bytes.asByteBuffer());
    }

    /** The whole object's size, which stands behind the slash of {@code bytes 0-65535/1048576}. */
    private static long size(GetObjectResponse facts) {
        String range = facts.contentRange();
        return range == null ? facts.contentLength() : Long.parseLong(range.substring(range.indexOf('/') + 1));
    }

    /** An object without bytes has no first range, so its facts have to be asked for. */
    private Optional<Upload> empty(String from, String key) {
        var facts = s3.headObject(request -> request.bucket(from).key(key));
        Instant storedAt = facts.lastModified().truncatedTo(ChronoUnit.SECONDS);
        return Optional.of(new Upload(
                new ObjectRef(from, key, unquoted(facts.eTag())),
                facts.contentLength(),
                storedAt,
                lowerCase(facts.metadata()),
                ByteBuffer.allocate(0)));
    }

    @Override
    public Optional<ByteBuffer> read(ObjectRef upload, long from, int length) {
        return translating("s3 get " + upload.key(), () -> {
            try {
                return Optional.of(s3.getObjectAsBytes(request -> request.bucket(upload.bucket())
                                .key(upload.key())
                                .ifMatch("\"" + upload.etag() + "\"")
                                .range("bytes=" + from + "-" + (from + length - 1)))
                        .asByteBuffer());
            } catch (NoSuchKeyException _) {
                return Optional.empty();
            } catch (S3Exception e) {
                if (e.statusCode() == PRECONDITION_FAILED) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public List<Listed> list(String after, int max) {
        return translating(
                "s3 list " + bucket,
                () -> s3
                        .listObjectsV2(request -> request.bucket(bucket)
                                .prefix("incoming/")
                                .startAfter(after)
                                .maxKeys(max))
                        .contents()
                        .stream()
                        .map(object -> new Listed(
                                new ObjectRef(bucket, object.key(), unquoted(object.eTag())),
                                object.lastModified().truncatedTo(ChronoUnit.SECONDS)))
                        .toList());
    }

    /** S3 keeps names in lower case; a stand-in may answer them as the client wrote them. */
    private static Map<String, String> lowerCase(Map<String, String> metadata) {
        return metadata.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue, (first, _) -> first));
    }

    private static String unquoted(String etag) {
        return etag.replace("\"", "");
    }
}
