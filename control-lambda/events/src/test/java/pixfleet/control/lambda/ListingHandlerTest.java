package pixfleet.control.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static pixfleet.header.SamplesOfFiles.png;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.Samples;
import pixfleet.control.dispatch.FakeTaskQueue;
import pixfleet.control.intake.FakeUploads;
import pixfleet.job.Destination;
import pixfleet.job.JobId;
import pixfleet.job.Listing;
import pixfleet.job.Source;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.Listings;
import pixfleet.records.Origin;
import pixfleet.records.memory.MemoryTable;

@QuarkusTest
@TestProfile(Handler.Listing.class)
@Timeout(60)
class ListingHandlerTest {
    private static final JobId JOB = new JobId("01KKNTQ2CN7XQ2M4N8P6R3T5V9");

    @Inject
    MemoryTable table;

    @Inject
    FakeUploads uploads;

    @Inject
    FakeTaskQueue queue;

    @Test
    void takesTheStepThatAMessageHolds() {
        uploads.put("photos", "a.png", png(9, 9), Samples.NOON);
        var origin = new Origin.Listed(new Source.Prefix("photos", ""), new Destination.Results(), new Listing.Open());
        new Jobs(table)
                .openListed(new JobRecord(JOB, "ada", "canny", 0, Samples.NOON, origin), Samples.NOON.plusSeconds(60));
        new Listings(table)
                .announce(JOB, 0, new Listings.Block(List.of("a.png"), "a.png"), Samples.NOON.plusSeconds(60));

        Recorded.send(Recorded.event("sqs-listing")).statusCode(200).body(equalTo("1"));

        assertThat(queue.sent())
                .singleElement()
                .satisfies(task -> assertThat(task.original().bucket()).isEqualTo("photos"));
    }

    @Test
    void aMessageThatHoldsNoStepComesBack() {
        Recorded.send(Recorded.event("sqs-listing").replace("judging", "dreaming"))
                .statusCode(500);
    }
}
