package pixfleet.control.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.ledger.JobLedger;
import pixfleet.job.GalleryEntry;
import pixfleet.job.ImageId;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.pipeline.Pipeline;
import pixfleet.wire.GalleryJson;

@QuarkusTest
@TestProfile(Handler.Gallery.class)
@Timeout(60)
class GalleryHandlerTest {
    private static final JobId JOB = new JobId("01KKNTQ2CN7XQ2M4N8P6R3T5V9");

    @Inject
    FakeDocuments documents;

    @Inject
    JobLedger jobs;

    @BeforeEach
    void emptyWorld() {
        documents.clear("");
    }

    @Test
    void hangsACompletionOnceHoweverOftenItComes() {
        var image = new JobImage(new ImageId("01KKNTQ2CN0A1B2C3D4E5F6G7H"), "Würzburg am Main (1+1).jpg", 2_483_211);
        jobs.keep(new Job(JOB, Pipeline.parse("canny"), List.of(image), JOB.time()));

        Recorded.send(Recorded.event("sns-completion")).statusCode(200).body(is("1"));
        Recorded.send(Recorded.event("sns-completion")).statusCode(200).body(is("1"));

        List<GalleryEntry> page = GalleryJson.readPage(documents
                .find("gallery/jobs/" + JOB + "/00000.json")
                .orElseThrow()
                .text());
        assertThat(page).extracting(GalleryEntry::image).containsExactly(image.id());
        assertThat(documents.keys()).contains("gallery/days/2026-03-14.json");
    }

    @Test
    void hangsNothingOfADeletedJob() {
        Recorded.send(Recorded.event("sns-completion")).statusCode(200).body(is("0"));

        assertThat(documents.keys()).isEmpty();
    }

    @Test
    void failsOnAMessageThatIsNone() {
        Recorded.send("{\"Records\":[{\"Sns\":{\"Message\":\"{}\"}}]}").statusCode(500);
    }
}
