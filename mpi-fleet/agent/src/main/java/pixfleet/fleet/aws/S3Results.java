package pixfleet.fleet.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.Upload;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

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
        MemorySegment bytes = MemorySegment.ofBuffer(content.duplicate().clear().limit(content.limit()));
        RequestBody body = RequestBody.fromContentProvider(() -> new MemoryStream(bytes), bytes.byteSize(), mediaType);
        var _ = translating(
                "s3 put " + bucket + "/" + key,
                () -> s3.putObject(
                        request -> request.bucket(bucket)
                                .key(key)
                                .contentType(mediaType)
                                .cacheControl(CACHE_CONTROL),
                        body));
    }

    @Override
    public Upload begin(String key, String mediaType, long bytes) {
        CreateMultipartUploadResponse begun = translating(
                "s3 begin " + bucket + "/" + key,
                () -> s3.createMultipartUpload(request ->
                        request.bucket(bucket).key(key).contentType(mediaType).cacheControl(CACHE_CONTROL)));
        return new Upload(key, begun.uploadId());
    }

    @Override
    public String part(Upload upload, int number, long at, MemorySegment content) {
        RequestBody body = RequestBody.fromContentProvider(
                () -> new MemoryStream(content), content.byteSize(), "application/octet-stream");
        return inUpload(
                        "s3 put part %d of %s/%s".formatted(number, bucket, upload.key()),
                        () -> s3.uploadPart(
                                request -> request.bucket(bucket)
                                        .key(upload.key())
                                        .uploadId(upload.id())
                                        .partNumber(number),
                                body))
                .eTag();
    }

    @Override
    public void complete(Upload upload, List<String> parts) {
        List<CompletedPart> completed = IntStream.range(0, parts.size())
                .mapToObj(i -> CompletedPart.builder()
                        .partNumber(i + 1)
                        .eTag(parts.get(i))
                        .build())
                .toList();
        var _ = inUpload(
                "s3 complete %s/%s".formatted(bucket, upload.key()),
                () -> s3.completeMultipartUpload(request -> request.bucket(bucket)
                        .key(upload.key())
                        .uploadId(upload.id())
                        .multipartUpload(multipart -> multipart.parts(completed))));
    }

    @Override
    public void abort(Upload upload) {
        try {
            var _ = translating(
                    "s3 abort %s/%s".formatted(bucket, upload.key()),
                    () -> s3.abortMultipartUpload(
                            request -> request.bucket(bucket).key(upload.key()).uploadId(upload.id())));
        } catch (NoSuchUploadException e) {
            // It was completed or aborted before.
        }
    }

    /** An upload that is gone was ended by someone else or grew too old: a new attempt begins another. */
    private static <T> T inUpload(String tried, Supplier<T> call) {
        try {
            return translating(tried, call);
        } catch (NoSuchUploadException e) {
            throw new TransientFailure(tried, e);
        }
    }
}
