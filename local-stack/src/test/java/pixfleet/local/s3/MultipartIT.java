package pixfleet.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What ends an upload in parts, and what does not. */
@Timeout(60)
class MultipartIT {
    private static final String BUCKET = S3Bench.BUCKET;
    private static final String KEY = "a folder/größe+1.tiff";
    private static final int MIN_PART_BYTES = 5 << 20;

    @TempDir
    private Path folder;

    private S3Bench bench;
    private String upload;
    private CompletedPart first;
    private CompletedPart second;

    @BeforeEach
    void begin() throws Exception {
        bench = new S3Bench(folder);
        upload = bench.s3
                .createMultipartUpload(request -> request.bucket(BUCKET).key(KEY))
                .uploadId();
        first = part(1, MIN_PART_BYTES);
        second = part(2, 3);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private CompletedPart part(int number, int bytes) {
        var answer = bench.s3.uploadPart(
                request -> request.bucket(BUCKET).key(KEY).uploadId(upload).partNumber(number),
                RequestBody.fromBytes(new byte[bytes]));
        return CompletedPart.builder().partNumber(number).eTag(answer.eTag()).build();
    }

    private CompleteMultipartUploadResponse complete(CompletedPart... parts) {
        return bench.s3.completeMultipartUpload(
                request -> request.bucket(BUCKET).key(KEY).uploadId(upload).multipartUpload(all -> all.parts(parts)));
    }

    private void assertRefused(String code, CompletedPart... parts) {
        assertThatThrownBy(() -> complete(parts)).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(400);
        });
    }

    private static CompletedPart tagged(CompletedPart part, String tag) {
        return part.copy(it -> it.eTag(tag));
    }

    @Test
    void isCompletedByItsPartsInOrder() {
        assertRefused("InvalidPartOrder", second, first);
        assertRefused("InvalidPartOrder", first, first, second);
        assertRefused("InvalidPart", first, tagged(second, "\"0123456789abcdef0123456789abcdef\""));
        assertRefused("InvalidPart", first, tagged(second, "no tag at all"));
        assertRefused("InvalidPart", first, second.copy(it -> it.partNumber(3)));
        assertRefused("MalformedXML");
        assertThat(bench.told).isEmpty();

        var completed = complete(first, tagged(second, second.eTag().replace("\"", "")));

        assertThat(completed.bucket()).isEqualTo(BUCKET);
        assertThat(completed.key()).isEqualTo(KEY);
        assertThat(completed.eTag()).endsWith("-2\"");
        assertThat(completed.location())
                .isEqualTo(bench.endpoint() + "/" + BUCKET + "/a%20folder/gr%C3%B6%C3%9Fe%2B1.tiff");
        assertThat(bench.told).extracting(ObjectCreated::key).containsExactly(KEY);
        assertThat(bench.s3
                        .headObject(request -> request.bucket(BUCKET).key(KEY))
                        .contentLength())
                .isEqualTo(MIN_PART_BYTES + 3);
    }

    @Test
    void needsPartsOfFiveMebibytesBeforeTheLast() {
        var small = part(1, 10);

        assertRefused("EntityTooSmall", small, second);
    }

    @Test
    void mayBeMadeOfSomeOfItsPartsOnly() {
        part(7, 4);
        complete(second);

        assertThat(bench.s3
                        .headObject(request -> request.bucket(BUCKET).key(KEY))
                        .contentLength())
                .isEqualTo(3);
        assertThat(bench.s3
                        .listMultipartUploads(request -> request.bucket(BUCKET))
                        .uploads())
                .isEqualTo(List.of());
    }
}
