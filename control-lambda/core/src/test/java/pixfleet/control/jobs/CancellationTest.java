package pixfleet.control.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pixfleet.control.Samples.NOON;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.jobs.Cancellation.Cancelled;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.fault.TransientFailure;
import pixfleet.job.Destination;
import pixfleet.job.ImageId;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.Listing;
import pixfleet.job.ListingStep.Cancelling;
import pixfleet.job.Source;
import pixfleet.job.Stage;
import pixfleet.records.Counts;
import pixfleet.records.Images;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.Listings;
import pixfleet.records.Origin;
import pixfleet.records.memory.MemoryTable;

@Timeout(60)
class CancellationTest {
    /** More than one step ends, with what a call takes here. */
    private static final int MANY = 12_345;

    private final FakeClock clock = new FakeClock(NOON);
    private final FakeOutage outage = new FakeOutage();
    private final FakeUploads uploads = new FakeUploads();
    private final MemoryTable table = new MemoryTable(_ -> pass());
    private final Jobs jobs = new Jobs(table);
    private final Images images = new Images(table);
    private final Listings listings = new Listings(table);
    private final List<Cancelling> sent = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation(
            new Cancellation.Ports(
                    jobs, images, listings, new FakeObjectStore(uploads, new FakeDocuments(), outage), this::send),
            FakeUploads.BUCKET,
            clock);

    private synchronized void pass() {
        clock.pass(Duration.ofMillis(200));
    }

    private void send(Cancelling step) {
        outage.effect("sending " + step);
        sent.add(step);
    }

    private JobId vast() {
        JobId id = Samples.jobId(NOON, 1);
        var origin = new Origin.Listed(new Source.Prefix("photos", ""), new Destination.Results(), new Listing.Open());
        jobs.openListed(new JobRecord(id, "ada", "canny", 0, NOON, origin), NOON.plusSeconds(120));
        var place = new Listings.Place(0, "");
        for (int from = 0; from < MANY; from += Listings.BLOCK) {
            List<String> keys = IntStream.range(from, Math.min(MANY, from + Listings.BLOCK))
                    .mapToObj("%05d.png"::formatted)
                    .toList();
            listings.announce(id, from / Listings.BLOCK, new Listings.Block(keys, keys.getLast()), NOON);
            var next = new Listings.Place(from + keys.size(), keys.getLast());
            listings.advance(id, place, next, NOON);
            place = next;
        }
        return id;
    }

    @Test
    void removesThePartsOfWhatIsUploadedNowAndKeepsWhatIsWhole() {
        Job job = Samples.open(jobs, Samples.job(Samples.jobId(NOON, 1), 3));
        Job other = Samples.open(jobs, Samples.job(Samples.jobId(NOON, 2), 1));
        images.advance(Samples.status(job, 0, new Stage.Done(Samples.result(job, 0)), NOON));
        uploads.put(Samples.original(job, 0).key(), new byte[] {1}, NOON, Map.of());
        uploads.begin(Samples.original(job, 1).key());
        uploads.begin(Samples.original(other, 0).key());

        assertThat(cancellation.cancel(job.id())).contains(new Cancelled(2, 0));

        assertThat(uploads.open()).containsExactly(Samples.original(other, 0).key());
        assertThat(uploads.keys()).containsExactly(Samples.original(job, 0).key());
        assertThat(sent).isEmpty();
    }

    @Test
    void endsAVastJobStepByStep() {
        JobId id = vast();
        images.advance(Samples.status(Samples.job(id, 8), 7, new Stage.Running(0, 1), NOON));

        assertThat(cancellation.cancel(id)).contains(new Cancelled(0, MANY));
        assertThat(new Counts(table).ends(id).ended()).as("nobody waits for it").isZero();

        for (int step = 0; step < sent.size(); step++) {
            var began = clock.instant();
            cancellation.take(sent.get(step));
            cancellation.take(sent.get(step));
            assertThat(clock.instant()).isBefore(began.plusSeconds(50));
        }

        assertThat(sent).hasSizeGreaterThan(3).startsWith(new Cancelling(id, 0));
        assertThat(new Counts(table).ends(id).refused()).isEqualTo(MANY);
        assertThat(images.find(id, ImageId.of(id, MANY - 1)).orElseThrow().stage())
                .isEqualTo(Cancellation.CANCELLED);
        assertThat(listings.place(id)).as("it is listed no further").isEmpty();
    }

    @Test
    void aStepThatWasKilledGoesOnWhereItWas() {
        JobId id = vast();
        cancellation.cancel(id);
        outage.after(1);
        assertThatThrownBy(() -> cancellation.take(new Cancelling(id, 0))).isInstanceOf(TransientFailure.class);
        outage.over();

        cancellation.take(new Cancelling(id, 0));
        for (int step = 1; step < sent.size(); step++) {
            cancellation.take(sent.get(step));
        }

        assertThat(new Counts(table).ends(id).refused()).isEqualTo(MANY);
    }

    @Test
    void aStepOfADeletedJobDoesNothing() {
        JobId id = vast();
        cancellation.cancel(id);
        jobs.remove(id, NOON);
        int rows = table.rows().size();

        cancellation.take(sent.getFirst());

        assertThat(table.rows()).hasSize(rows);
        assertThat(sent).hasSize(1);
    }
}
