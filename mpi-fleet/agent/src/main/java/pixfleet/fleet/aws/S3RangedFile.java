package pixfleet.fleet.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import pixfleet.fleet.process.RangedFile;
import pixfleet.header.UnfitImage;
import pixfleet.job.ObjectRef;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One version of an object, each range a request that names the version. Retries are the SDK's. */
final class S3RangedFile implements RangedFile {
    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;
    private static final int CHUNK_BYTES = 64 * 1024;

    private final S3Client s3;
    private final ObjectRef object;
    private final String etag;
    private final long length;

    /**
     * @param etag as S3 gave it
     */
    S3RangedFile(S3Client s3, ObjectRef object, String etag, long length) {
        this.s3 = s3;
        this.object = object;
        this.etag = etag;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(long at, MemorySegment into) {
        long end = at + into.byteSize();
        if (end > length) {
            throw new UnfitImage("The file ends at byte %d, in the middle of what is read.".formatted(length));
        }
        if (into.byteSize() == 0) {
            return;
        }
        String tried = "s3 get %s/%s bytes %d to %d".formatted(object.bucket(), object.key(), at, end);
        try {
            var _ = translating(
                    tried,
                    () -> s3.getObject(
                            request -> request.bucket(object.bucket())
                                    .key(object.key())
                                    .ifMatch(etag)
                                    .range("bytes=%d-%d".formatted(at, end - 1)),
                            filling(into)));
        } catch (S3Exception e) {
            throw sorted(e);
        }
    }

    /** A body cut short makes the SDK try again. */
    static ResponseTransformer<GetObjectResponse, GetObjectResponse> filling(MemorySegment into) {
        return (response, body) -> {
            try {
                fill(into, body);
                return response;
            } catch (IOException e) {
                throw RetryableException.create("the body broke off: " + e.getMessage(), e);
            }
        };
    }

    private static void fill(MemorySegment into, InputStream body) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        long at = 0;
        for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
            if (count > into.byteSize() - at) {
                throw new IOException("more bytes came than were asked for");
            }
            MemorySegment.copy(chunk, 0, into, ValueLayout.JAVA_BYTE, at, count);
            at += count;
        }
        if (at < into.byteSize()) {
            throw new IOException("%d bytes are missing".formatted(into.byteSize() - at));
        }
    }

    @Override
    public boolean farAway() {
        return true;
    }

    @Override
    public void close() {
        // Each range is a request of its own.
    }

    /** What the store says of an original that is not there in the version meant. */
    static RuntimeException sorted(S3Exception e) {
        return switch (e.statusCode()) {
            case NOT_FOUND -> new UnfitImage("The original is no longer there.");
            case PRECONDITION_FAILED -> new UnfitImage("The original was replaced after it had been accepted.");
            default -> e;
        };
    }
}
