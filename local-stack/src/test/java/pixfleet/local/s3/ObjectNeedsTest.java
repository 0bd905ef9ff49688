package pixfleet.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.local.iam.AccessRequest;

class ObjectNeedsTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /, '', s3:ListAllMyBuckets, *",
        "GET, /b, list-type=2&prefix=x, s3:ListBucket, arn:aws:s3:::b",
        "HEAD, /b/, '', s3:ListBucket, arn:aws:s3:::b",
        "GET, /b, uploads, s3:ListBucketMultipartUploads, arn:aws:s3:::b",
        "GET, /b, location, s3:GetBucketLocation, arn:aws:s3:::b",
        "PUT, /b, '', s3:CreateBucket, arn:aws:s3:::b",
        "PUT, /b, cors, s3:PutBucketCORS, arn:aws:s3:::b",
        "GET, /b/a%20b%2Bc/d, '', s3:GetObject, arn:aws:s3:::b/a b+c/d",
        "GET, /b/k, x-id=GetObject&X-Amz-Credential=x, s3:GetObject, arn:aws:s3:::b/k",
        "GET, /b/k, uploadId=u, s3:ListMultipartUploadParts, arn:aws:s3:::b/k",
        "PUT, /b/k, partNumber=1&uploadId=u, s3:PutObject, arn:aws:s3:::b/k",
        "POST, /b/k, uploads, s3:PutObject, arn:aws:s3:::b/k",
        "DELETE, /b/k, uploadId=u, s3:AbortMultipartUpload, arn:aws:s3:::b/k",
        "DELETE, /b/k, '', s3:DeleteObject, arn:aws:s3:::b/k",
        "GET, /b/k, tagging, s3:GetObjectTagging, arn:aws:s3:::b/k",
    })
    void needsTheActionOfItsOperation(String method, String path, String query, String action, String resource) {
        assertThat(ObjectNeeds.of(method, path, query).all("")).containsExactly(AccessRequest.of(action, resource));
    }

    @Test
    void aCopyReadsItsSource() {
        assertThat(ObjectNeeds.of("PUT", "/b/k", "").all("/from/a%20b"))
                .containsExactly(
                        AccessRequest.of("s3:PutObject", "arn:aws:s3:::b/k"),
                        AccessRequest.of("s3:GetObject", "arn:aws:s3:::from/a b"));
    }

    @Test
    void aBatchNeedsWhatItsBodyNames() {
        var batch = ObjectNeeds.of("POST", "/b", "delete");

        assertThat(batch.all("")).isEmpty();
        assertThat(ObjectNeeds.toDelete("b", "k")).isEqualTo(AccessRequest.of("s3:DeleteObject", "arn:aws:s3:::b/k"));
    }
}
