package pixfleet.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.local.ec2.InstanceRecord.Place;
import pixfleet.local.ec2.MetadataServer.Notice;
import pixfleet.local.template.Blueprint.MachineForm;

@Timeout(20)
class MetadataServerTest {
    private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private MetadataServer server;

    @BeforeEach
    void twoMachines() throws IOException {
        server = MetadataServer.start(Clock.fixed(NOON, ZoneOffset.UTC), MetadataServer.GRACE);
        server.boots(machine("i-0000000000000000a"));
        server.boots(machine("i-0000000000000000b"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static InstanceRecord machine(String id) {
        return new InstanceRecord(
                0,
                id,
                "r-1",
                "",
                "",
                new MachineForm("ami-1", "c7i.large", "", Map.of(), "lt-1"),
                new Place("subnet-1", "us-east-1a", true),
                InstanceState.RUNNING,
                NOON,
                "");
    }

    private HttpResponse<String> ask(String method, String id, String path, String header, String value)
            throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(server.url(id) + "/latest/" + path))
                        .method(method, BodyPublishers.noBody())
                        .header(header, value)
                        .build(),
                BodyHandlers.ofString());
    }

    private String token(String id) throws Exception {
        return ask("PUT", id, "api/token", "X-aws-ec2-metadata-token-ttl-seconds", "60")
                .body();
    }

    private HttpResponse<String> get(String id, String path, String token) throws Exception {
        return ask("GET", id, path, "X-aws-ec2-metadata-token", token);
    }

    @Test
    void answersOnlyWithATokenOfTheSameMachine() throws Exception {
        String token = token("i-0000000000000000a");

        assertThat(get("i-0000000000000000a", "meta-data/instance-id", token).body())
                .isEqualTo("i-0000000000000000a");
        assertThat(get("i-0000000000000000b", "meta-data/instance-id", token).statusCode())
                .isEqualTo(401);
        assertThat(get("i-0000000000000000a", "meta-data/instance-id", "guess").statusCode())
                .isEqualTo(401);
        assertThat(ask("PUT", "i-0000000000000000a", "api/token", "X-aws-ec2-metadata-token-ttl-seconds", "99999")
                        .statusCode())
                .isEqualTo(400);
        assertThat(ask("PUT", "i-0000000000000000c", "api/token", "X-aws-ec2-metadata-token-ttl-seconds", "60")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void tellsNoticesOfOneLifeOfAMachine() throws Exception {
        String id = "i-0000000000000000a";
        String token = token(id);
        assertThat(get(id, "meta-data/spot/instance-action", token).statusCode())
                .isEqualTo(404);

        server.tell(id, Notice.INTERRUPTION, NOON.plus(Duration.ofMinutes(2)));
        server.tell(id, Notice.REBALANCE, NOON);

        assertThat(get(id, "meta-data/spot/instance-action", token).body())
                .isEqualTo("{\"action\":\"terminate\",\"time\":\"2026-03-14T12:02:00Z\"}");
        assertThat(get(id, "meta-data/events/recommendations/rebalance", token).body())
                .isEqualTo("{\"noticeTime\":\"2026-03-14T12:00:00Z\"}");
        assertThat(get(id, "dynamic/instance-identity/document", token).body())
                .contains("\"pendingTime\":\"2026-03-14T12:00:00Z\"");

        server.boots(machine(id));
        assertThat(get(id, "meta-data/instance-id", token).statusCode()).isEqualTo(401);
        assertThat(get(id, "meta-data/spot/instance-action", token(id)).statusCode())
                .isEqualTo(404);
    }
}
