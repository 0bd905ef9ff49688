package pixfleet.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Any key of 1 to 1024 bytes is one object, and none is another. */
@Timeout(60)
class ObjectKeysIT {
    private static final String BUCKET = S3Bench.BUCKET;

    @TempDir
    private Path folder;

    private S3Bench bench;

    @BeforeEach
    void serve() throws Exception {
        bench = new S3Bench(folder);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private static List<String> keys() {
        return List.of(
                "a",
                "a/b",
                "a/b/c",
                "a/",
                "a//b",
                "a///",
                "./b",
                "b/.",
                "b/..",
                "..",
                "../a",
                "a/../../b",
                ".hidden",
                ".mpus-mine",
                "%",
                "%2F",
                "a%",
                "a%/b",
                "a%+",
                "a b+c&d=e?f#g",
                "back\\slash",
                "quote\"<'>",
                "tab\tand more",
                "größe/写真/📷.jpg",
                "photo.jpg-123e4567-e89b-12d3-a456-426614174000",
                "x".repeat(244),
                "x".repeat(1024),
                "ä".repeat(512),
                "y/".repeat(512),
                "%".repeat(1024),
                "z".repeat(300) + "/" + "z".repeat(300));
    }

    private void put(String key) {
        bench.s3.putObject(
                request -> request.bucket(BUCKET).key(key).metadata(Map.of("m", "1")), RequestBody.fromString(key));
    }

    private String get(String key) {
        return bench.s3
                .getObjectAsBytes(request -> request.bucket(BUCKET).key(key))
                .asUtf8String();
    }

    private List<String> listed(String prefix) {
        var found = new ArrayList<String>();
        bench.s3
                .listObjectsV2Paginator(
                        request -> request.bucket(BUCKET).prefix(prefix).maxKeys(4))
                .contents()
                .forEach(object -> found.add(object.key()));
        return found;
    }

    private static List<String> inOrderOfBytes(List<String> keys) {
        return keys.stream()
                .sorted(Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
                .toList();
    }

    @Test
    void holdsEachByItself() {
        assertThat(keys()).allSatisfy(key -> {
            bench.told.clear();
            put(key);

            assertThat(get(key)).isEqualTo(key);
            var head = bench.s3.headObject(request -> request.bucket(BUCKET).key(key));
            assertThat(head.metadata()).containsEntry("m", "1");
            assertThat(head.contentLength()).isEqualTo(key.getBytes(StandardCharsets.UTF_8).length);
            assertThat(listed("")).containsExactly(key);
            assertThat(bench.told).extracting(ObjectCreated::key).containsExactly(key);
            bench.s3.deleteObject(request -> request.bucket(BUCKET).key(key));
            assertThat(listed("")).isEmpty();
            assertThatThrownBy(() -> get(key)).isInstanceOf(NoSuchKeyException.class);
        });
    }

    @Test
    void holdsAllBesideEachOtherAlsoAfterARestart() throws Exception {
        keys().forEach(this::put);
        bench.close();
        bench = new S3Bench(folder);

        assertThat(keys()).allSatisfy(key -> assertThat(get(key)).isEqualTo(key));
        assertThat(listed("")).isEqualTo(inOrderOfBytes(keys()));
        assertThat(listed("a/"))
                .isEqualTo(inOrderOfBytes(
                        keys().stream().filter(key -> key.startsWith("a/")).toList()));
        assertThat(listed("z".repeat(290))).containsExactly("z".repeat(300) + "/" + "z".repeat(300));

        bench.s3.deleteObjects(request -> request.bucket(BUCKET)
                .delete(Delete.builder()
                        .objects(keys().stream()
                                .map(key -> ObjectIdentifier.builder().key(key).build())
                                .toList())
                        .build()));
        assertThat(listed("")).isEmpty();
    }

    @Test
    void groupsByDelimiter() {
        List.of("a", "a/b", "a/c/d", "a//b", "b-1", "b-2", "b/" + "x".repeat(400) + "/y", "c")
                .forEach(this::put);

        var top = bench.s3.listObjectsV2(request -> request.bucket(BUCKET).delimiter("/"));
        assertThat(top.contents()).extracting(S3Object::key).containsExactly("a", "b-1", "b-2", "c");
        assertThat(top.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/", "b/");

        var below = bench.s3.listObjectsV2(
                request -> request.bucket(BUCKET).prefix("a/").delimiter("/"));
        assertThat(below.contents()).extracting(S3Object::key).containsExactly("a/b");
        assertThat(below.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a//", "a/c/");

        var longs = bench.s3.listObjectsV2(
                request -> request.bucket(BUCKET).prefix("b/").delimiter("/"));
        assertThat(longs.commonPrefixes())
                .extracting(CommonPrefix::prefix)
                .containsExactly("b/" + "x".repeat(400) + "/");

        var other = bench.s3.listObjectsV2(request -> request.bucket(BUCKET).delimiter("-"));
        assertThat(other.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("b-");

        var paged = new ArrayList<String>();
        for (var page : bench.s3.listObjectsV2Paginator(
                request -> request.bucket(BUCKET).delimiter("/").maxKeys(1))) {
            page.contents().forEach(object -> paged.add(object.key()));
            page.commonPrefixes().forEach(prefix -> paged.add(prefix.prefix()));
        }
        assertThat(paged).containsExactly("a", "a/", "b-1", "b-2", "b/", "c");
        var old = bench.s3.listObjects(
                request -> request.bucket(BUCKET).marker("b-1").maxKeys(2));
        assertThat(old.contents()).extracting(S3Object::key).containsExactly("b-2", "b/" + "x".repeat(400) + "/y");
    }

    @Test
    void refusesKeysThatAreTooLong() {
        for (var key : List.of("x".repeat(1025), "ä".repeat(513))) {
            assertThatThrownBy(() -> put(key)).isInstanceOfSatisfying(S3Exception.class, e -> {
                assertThat(e.statusCode()).isEqualTo(400);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("KeyTooLongError");
            });
        }
    }

    @Test
    void carryTwoKilobytesOfMetadataAtMost() {
        bench.s3.putObject(
                request -> request.bucket(BUCKET).key("k").metadata(Map.of("m", "x".repeat(2047))),
                RequestBody.fromString("v"));

        assertThatThrownBy(() -> bench.s3.putObject(
                        request -> request.bucket(BUCKET).key("k").metadata(Map.of("m", "x".repeat(2048))),
                        RequestBody.fromString("v")))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("MetadataTooLarge"));
    }

    @Test
    void copiesAndUploadsInPartsUnderAnyKey() {
        var key = "../" + "ä".repeat(400) + "/.";
        put("a//b");
        bench.s3.copyObject(request -> request.sourceBucket(BUCKET)
                .sourceKey("a//b")
                .destinationBucket(BUCKET)
                .destinationKey(key));
        assertThat(get(key)).isEqualTo("a//b");

        var parts = "p//" + key;
        var upload = bench.s3
                .createMultipartUpload(request -> request.bucket(BUCKET).key(parts))
                .uploadId();
        assertThat(bench.s3
                        .listMultipartUploads(request -> request.bucket(BUCKET))
                        .uploads())
                .extracting(one -> one.key())
                .containsExactly(parts);
        assertThat(listed("")).containsExactly(key, "a//b");
        var part = bench.s3.uploadPart(
                request -> request.bucket(BUCKET).key(parts).uploadId(upload).partNumber(1),
                RequestBody.fromString("parts"));
        assertThat(bench.s3
                        .listParts(request -> request.bucket(BUCKET).key(parts).uploadId(upload))
                        .parts())
                .hasSize(1);
        bench.s3.completeMultipartUpload(request -> request.bucket(BUCKET)
                .key(parts)
                .uploadId(upload)
                .multipartUpload(all -> all.parts(
                        CompletedPart.builder().partNumber(1).eTag(part.eTag()).build())));
        assertThat(get(parts)).isEqualTo("parts");
        assertThat(listed("p")).containsExactly(parts);
    }
}
