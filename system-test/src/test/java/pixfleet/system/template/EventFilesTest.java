package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.job.Completion;
import pixfleet.job.Keys;
import pixfleet.job.Keys.Incoming.Ticketed;
import pixfleet.job.Stage.Done;
import pixfleet.wire.StatusJson;

/** The recorded events say what AWS says, about objects of ours. */
class EventFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aKeyIsEncodedAsS3EncodesIt() {
        JsonNode object = event("s3-object-created.json").at("/Records/0/s3/object");
        String key = object.get("key").textValue();

        assertThat(key).contains("W%C3%BCrzburg+am+Main+%281%2B1%29.jpg");
        assertThat(Keys.incoming(URLDecoder.decode(key, StandardCharsets.UTF_8)))
                .get()
                .isInstanceOfSatisfying(
                        Ticketed.class,
                        upload -> assertThat(upload.fileName()).isEqualTo("Würzburg am Main (1+1).jpg"));
    }

    @Test
    void aDuplicateHasTheSameSequencerTwice() {
        JsonNode records = event("s3-duplicate.json").get("Records");

        assertThat(records).hasSize(2);
        assertThat(records.get(0)).isEqualTo(records.get(1));
    }

    @Test
    void aNotificationCarriesACompletionAsText() {
        JsonNode notification = event("sns-completion.json").at("/Records/0/Sns");
        Completion completion =
                StatusJson.readCompletion(notification.get("Message").textValue());

        assertThat(completion.status().stage()).isInstanceOf(Done.class);
        assertThat(completion.pipeline().operations()).hasSize(2);
        assertThat(StatusJson.write(completion))
                .isEqualTo(notification.get("Message").textValue());
    }

    @Test
    void theSchedulerSendsItsDetailAsText() {
        // EventBridge rules send an object here; the scheduler, which we use, sends the text of one.
        JsonNode event = event("schedule.json");

        assertThat(event.get("source").textValue()).isEqualTo("aws.scheduler");
        assertThat(event.get("detail").isTextual()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http-get-job.json", "http-post-jobs.json"})
    void aCallThatPassedTheAuthorizerCarriesClaims(String file) {
        JsonNode event = event(file);

        assertThat(event.get("version").textValue()).isEqualTo("2.0");
        assertThat(event.get("rawPath").textValue()).startsWith("/api/jobs");
        assertThat(event.at("/requestContext/authorizer/jwt/claims/sub").isTextual())
                .isTrue();
    }

    @Test
    void aCallWithoutIdentityCarriesNoAuthorizer() {
        JsonNode event = event("http-no-identity.json");

        assertThat(event.at("/requestContext/authorizer").isMissingNode()).isTrue();
        assertThat(event.at("/headers/authorization").isMissingNode()).isTrue();
    }

    private static JsonNode event(String file) {
        try {
            return JSON.readTree(Template.textOf(Checkout.file("sam/events/" + file)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(file + " is not JSON", e);
        }
    }
}
