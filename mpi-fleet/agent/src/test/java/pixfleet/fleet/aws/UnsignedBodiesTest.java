package pixfleet.fleet.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

class UnsignedBodiesTest {
    /** What the header says instead of a hash, and the hash of an "x". */
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9000/b/k, UNSIGNED-PAYLOAD",
        "http://localhost:9000/b/k, UNSIGNED-PAYLOAD",
        "https://b.s3.eu-central-1.amazonaws.com/k, UNSIGNED-PAYLOAD",
        "http://10.0.0.7:9000/b/k, 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
    })
    void bodiesAreHashedOnlyWhereSomebodyCouldChangeThem(String address, String expected) {
        SignedRequest signed = new UnsignedBodies()
                .signer()
                .sign(request -> request.identity(AwsBasicCredentials.create("a", "b"))
                        .request(SdkHttpRequest.builder()
                                .uri(URI.create(address))
                                .method(SdkHttpMethod.PUT)
                                .putHeader("Content-Length", "1")
                                .build())
                        .payload(ContentStreamProvider.fromUtf8String("x"))
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, false)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3"));

        assertThat(signed.request().firstMatchingHeader("x-amz-content-sha256")).contains(expected);
        assertThat(signed.request().firstMatchingHeader("Authorization").orElseThrow())
                .startsWith("AWS4-HMAC-SHA256 Credential=a/");
        assertThat(signed.request().getUri()).hasToString(address);
    }
}
