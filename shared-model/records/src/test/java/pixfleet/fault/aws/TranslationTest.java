package pixfleet.fault.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fault.TransientFailure;
import pixfleet.records.dynamodb.DynamoTable;
import pixfleet.records.table.Key;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class TranslationTest {
    private static Object failing(int status, String code) {
        throw DynamoDbException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .message("no")
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void passesOverWhatTimeMayMend(int status) {
        assertThatThrownBy(() -> Translation.translating("s3 get a", () -> failing(status, "Any")))
                .isInstanceOf(TransientFailure.class)
                .hasMessageStartingWith("s3 get a: ");
    }

    /** Of a table and of S3: both come with status 400 or 503 and a code of their own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ProvisionedThroughputExceededException",
                "ThrottlingException",
                "RequestLimitExceeded",
                "SlowDown"
            })
    void passesOverThrottling(String code) {
        assertThatThrownBy(() -> Translation.translating("table put a", () -> failing(400, code)))
                .isInstanceOf(TransientFailure.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void leavesBugsAndBadDeploymentsAsTheyAre(int status) {
        assertThatThrownBy(() -> Translation.translating("s3 get a", () -> failing(status, "AccessDenied")))
                .isInstanceOf(DynamoDbException.class);
    }

    @Test
    void takesANetworkThatIsDownForAPassingFault() {
        try (var nowhere = DynamoDbClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1)))
                .build()) {
            assertThatThrownBy(() -> new DynamoTable(nowhere, "records").find(new Key("a", "b")))
                    .isInstanceOf(TransientFailure.class);
        }
        assertThat(Translation.<Integer>translating("nothing", () -> 1)).isEqualTo(1);
    }
}
