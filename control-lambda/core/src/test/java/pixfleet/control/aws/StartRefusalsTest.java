package pixfleet.control.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.control.scaling.Node;
import pixfleet.control.scaling.Nodes.Start.Refused;
import pixfleet.fault.TransientFailure;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

@Timeout(30)
class StartRefusalsTest {
    @ParameterizedTest
    @CsvSource({
        "VcpuLimitExceeded, quota",
        "Client.InvalidKMSKey.InvalidState, key",
        "KMSKeyNotAccessibleFault, key",
        "RequestLimitExceeded, too often",
        "InsufficientInstanceCapacity, no machine",
        "SomethingNew, without a reason that is known here"
    })
    void saysWhatACodeMeans(String code, String part) {
        assertThat(StartRefusals.of(code).code()).isEqualTo(code);
        assertThat(StartRefusals.of(code).meaning()).contains(part);
    }

    @Test
    void answersWithAReasonWhereNobodyListens() {
        try (var ec2 = Ec2Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(it -> it.retryStrategy(RetryMode.STANDARD))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            var nodes = new Ec2Nodes(ec2, "pool");

            assertThat(nodes.start(List.of(new Node("i-1", 1, Node.State.STOPPED, Instant.EPOCH))))
                    .isInstanceOf(Refused.class);
            assertThat(catchThrowable(nodes::pool)).isInstanceOf(TransientFailure.class);
        }
    }
}
