package pixfleet.local.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class LoopbackServerTest {
    /** Named for callers that found their connection closed, and nothing in the log, when a file could not be written. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersWhateverFails(boolean outside) throws Exception {
        try (var server = LoopbackServer.start(0, _ -> {
                    if (outside) {
                        throw new IOException("No space left on device");
                    }
                    throw new IllegalStateException("a bug");
                });
                var http = HttpClient.newHttpClient()) {
            var url = URI.create("http://127.0.0.1:" + server.port() + "/");

            var answer = http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(500);
        }
    }
}
