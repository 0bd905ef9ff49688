package pixfleet.control.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fault.TransientFailure;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class TranslationTest {
    private static Object failing(int status) {
        throw S3Exception.builder().statusCode(status).message("no").build();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void passesOverWhatTimeMayMend(int status) {
        assertThatThrownBy(() -> Translation.translating("s3 get a", () -> failing(status)))
                .isInstanceOf(TransientFailure.class)
                .hasMessageStartingWith("s3 get a: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void leavesBugsAndBadDeploymentsAsTheyAre(int status) {
        assertThatThrownBy(() -> Translation.translating("s3 get a", () -> failing(status)))
                .isInstanceOf(S3Exception.class);
    }

    @Test
    void takesANetworkThatIsDownForAPassingFault() {
        try (var s3 = S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1)))
                .build()) {
            assertThatThrownBy(() -> new S3Documents(s3, "bucket").find("a")).isInstanceOf(TransientFailure.class);
        }
        assertThat(Translation.<Integer>translating("nothing", () -> 1)).isEqualTo(1);
    }
}
