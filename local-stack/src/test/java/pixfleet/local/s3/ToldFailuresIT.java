package pixfleet.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.local.wire.LoopbackServer;

/** Whoever meets a 500 of the local S3 finds its cause in the stack's log. */
@Timeout(60)
class ToldFailuresIT {
    /** A store on a disk that is full. */
    private static BlobStore full() {
        return (BlobStore) Proxy.newProxyInstance(
                ToldFailuresIT.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (_, _, _) -> {
                    throw new UncheckedIOException(new IOException("No space left on device"));
                });
    }

    @Test
    void whyARequestFailedIsInTheLog() throws Exception {
        var server = S3Proxy.builder()
                .endpoint(URI.create("http://" + LoopbackServer.HOST + ":0"))
                .blobStore(full())
                .awsAuthentication(AuthenticationType.NONE, "", "")
                .build();
        var before = System.err;
        var told = new ByteArrayOutputStream();
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
        try (var http = HttpClient.newHttpClient()) {
            server.start();
            var asked = HttpRequest.newBuilder(
                            URI.create("http://" + LoopbackServer.HOST + ":" + server.getPort() + "/things/a"))
                    .build();
            assertThat(http.send(asked, BodyHandlers.ofString()).statusCode()).isEqualTo(500);
        } finally {
            System.setErr(before);
            server.stop();
        }
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("No space left on device");
    }
}
