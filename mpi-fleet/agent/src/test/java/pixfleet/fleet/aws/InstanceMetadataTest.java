package pixfleet.fleet.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.FakeMetadata;

@Timeout(20)
class InstanceMetadataTest {
    private FakeMetadata service;
    private InstanceMetadata metadata;

    @BeforeEach
    void open() throws IOException {
        service = new FakeMetadata();
        metadata = new InstanceMetadata(service.endpoint() + "/");
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aMachineThatMayStayHasNoNotice() {
        assertThat(metadata.pending()).isEmpty();
    }

    @Test
    void hearsOfAnInterruptionAndOfAnAdvice() {
        service.content.put("meta-data/events/recommendations/rebalance", "{\"noticeTime\":\"2026-03-14T12:00:00Z\"}");
        assertThat(metadata.pending()).contains("{\"noticeTime\":\"2026-03-14T12:00:00Z\"}");

        service.content.put("meta-data/spot/instance-action", "{\"action\":\"terminate\"}");
        assertThat(metadata.pending()).contains("{\"action\":\"terminate\"}");
    }

    @Test
    void aTokenThatHasEndedIsMadeAnewByTheNextLook() {
        assertThat(metadata.pending()).isEmpty();
        service.forgetTokens();

        assertThatThrownBy(() -> metadata.pending()).isInstanceOf(TransientFailure.class);
        assertThat(metadata.pending()).isEmpty();
    }

    @Test
    void aServiceThatDoesNotAnswerIsNoNotice() {
        service.close();

        assertThatThrownBy(() -> metadata.pending()).isInstanceOf(TransientFailure.class);
    }

    @Test
    void knowsWhenTheMachineWasStarted() {
        assertThat(metadata.startedAt()).isEmpty();
        service.content.put(
                "dynamic/instance-identity/document", "{\"region\":\"x\", \"pendingTime\" : \"2026-03-14T12:00:00Z\"}");

        assertThat(metadata.startedAt()).contains(Instant.parse("2026-03-14T12:00:00Z"));
    }
}
