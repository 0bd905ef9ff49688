package pixfleet.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Objects as an earlier release kept them, under their keys as names of files. */
@Timeout(60)
class OldNamesIT {
    @TempDir
    private Path folder;

    private static void put(FilesystemNio2BlobStore store, String key) {
        var bytes = key.endsWith("/") ? new byte[0] : key.getBytes(StandardCharsets.UTF_8);
        store.putBlob(
                PutObjectRequest.builder()
                        .bucket(S3Bench.BUCKET)
                        .key(key)
                        .contentLength((long) bytes.length)
                        .contentType("image/x-test")
                        .metadata(Map.of("pipeline", "invert"))
                        .build(),
                new ByteArrayInputStream(bytes));
    }

    @Test
    void areFoundUnderTheirKeys() throws Exception {
        var files = Files.createDirectories(folder.resolve("s3"));
        String upload;
        try (var store = new FilesystemNio2BlobStore(files.toString())) {
            store.createContainer(S3Bench.BUCKET);
            List.of("top.jpg", "incoming/job/100%.jpg", "folder/", "folder/in it")
                    .forEach(key -> put(store, key));
            var begun = store.initiateMultipartUpload(CreateMultipartUploadRequest.builder()
                    .bucket(S3Bench.BUCKET)
                    .key("big/one.tiff")
                    .build());
            upload = begun.id();
            // What s3proxy itself remembers of an upload.
            put(store, ".s3proxy-mpu-stub-" + upload);
            store.uploadMultipartPart(
                    begun,
                    UploadPartRequest.builder()
                            .bucket(S3Bench.BUCKET)
                            .key("big/one.tiff")
                            .uploadId(upload)
                            .partNumber(1)
                            .contentLength(4L)
                            .build(),
                    new ByteArrayInputStream("part".getBytes(StandardCharsets.UTF_8)));
        }

        for (int start = 0; start < 2; start++) {
            try (var bench = new S3Bench(files)) {
                assertThat(bench.s3
                                .listObjectsV2(request -> request.bucket(S3Bench.BUCKET))
                                .contents())
                        .extracting(S3Object::key)
                        .containsExactly("folder/", "folder/in it", "incoming/job/100%.jpg", "top.jpg");
                var found = bench.s3.getObjectAsBytes(
                        request -> request.bucket(S3Bench.BUCKET).key("incoming/job/100%.jpg"));
                assertThat(found.asUtf8String()).isEqualTo("incoming/job/100%.jpg");
                assertThat(found.response().contentType()).isEqualTo("image/x-test");
                assertThat(found.response().metadata()).containsEntry("pipeline", "invert");
            }
        }
        try (var bench = new S3Bench(files)) {
            var parts = bench.s3.listParts(request ->
                    request.bucket(S3Bench.BUCKET).key("big/one.tiff").uploadId(upload));
            bench.s3.completeMultipartUpload(request -> request.bucket(S3Bench.BUCKET)
                    .key("big/one.tiff")
                    .uploadId(upload)
                    .multipartUpload(all -> all.parts(CompletedPart.builder()
                            .partNumber(1)
                            .eTag(parts.parts().getFirst().eTag())
                            .build())));
            assertThat(bench.s3
                            .getObjectAsBytes(
                                    request -> request.bucket(S3Bench.BUCKET).key("big/one.tiff"))
                            .asUtf8String())
                    .isEqualTo("part");
        }
        assertThat(folder.resolve("s3.old")).doesNotExist();
    }
}
