package pixfleet.control.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.control.Samples.NOON;
import static pixfleet.header.SamplesOfFiles.png;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeOutage;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.listing.FakeListingQueue;
import pixfleet.control.listing.FakeSources;
import pixfleet.control.upload.Opening.Listed;
import pixfleet.control.upload.Opening.Novelty;
import pixfleet.control.upload.Opening.Refused;
import pixfleet.job.Destination;
import pixfleet.job.ListingStep;
import pixfleet.job.ObjectRef;
import pixfleet.job.Source;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.Claims;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.Origin;
import pixfleet.records.memory.MemoryTable;

class SourceOpeningTest {
    private static final Source PHOTOS = new Source.Prefix("photos", "2026/");

    private final FakeOutage outage = new FakeOutage();
    private final MemoryTable table = new MemoryTable(outage::effect);
    private final Jobs jobs = new Jobs(table);
    private final FakeUploads objects = new FakeUploads();
    private final FakeListingQueue queue = new FakeListingQueue(outage);
    private final SourceOpening opening = new SourceOpening(
            new SourceOpening.Ports(new Claims(table), jobs, new FakeSources(objects), objects, queue),
            new SourceTerms(List.of("photos", "scans"), List.of("photos", "out")),
            new FakeClock(NOON),
            new Random(3));

    private static SourceRequest request(Source source, Destination destination) {
        return new SourceRequest(Pipeline.parse("canny"), source, destination);
    }

    private static SourceRequest request(Source source) {
        return request(source, new Destination.Results());
    }

    private void photo() {
        objects.put("photos", "2026/a.png", png(9, 9), NOON);
    }

    @Test
    void opensAJobOfItsOwnerAndBeginsItsListing() {
        photo();

        var opened = (Listed) opening.open(request(PHOTOS), "ada");

        assertThat(opened.novelty()).isEqualTo(Novelty.NEW);
        JobRecord job = jobs.find(opened.job().id()).orElseThrow();
        assertThat(job).isEqualTo(opened.job());
        assertThat(job.owner()).isEqualTo("ada");
        assertThat(job.origin().isKnown()).isFalse();
        assertThat(queue.waiting()).containsExactly(new ListingStep.Onward(job.id()));
    }

    @Test
    void aKeyOpensItOnceWhateverHasBecomeOfTheSource() {
        photo();

        var first = (Listed) opening.open(request(PHOTOS), "ada", "k");
        var fresh = new SourceOpening(
                new SourceOpening.Ports(
                        new Claims(table), jobs, new FakeSources(new FakeUploads()), new FakeUploads(), queue),
                new SourceTerms(List.of("photos"), List.of()),
                new FakeClock(NOON),
                new Random(4));
        var second = (Listed) fresh.open(request(PHOTOS), "ada", "k");

        assertThat(second.job().id()).isEqualTo(first.job().id());
        assertThat(second.novelty()).isEqualTo(Novelty.REPEATED);
        assertThat(opening.open(request(new Source.Prefix("photos", "2025/")), "ada", "k"))
                .isInstanceOf(Opening.KeyTaken.class);
        assertThat(((Listed) opening.open(request(PHOTOS), "bob", "k")).job().id())
                .isNotEqualTo(first.job().id());
    }

    @Test
    void keepsTheVersionOfTheManifestThatItFound() {
        objects.put("photos", "list.txt", "2026/a.png".getBytes(StandardCharsets.UTF_8), NOON);

        var opened =
                (Listed) opening.open(request(new Source.Manifest(new ObjectRef("photos", "list.txt", ""))), "ada");

        assertThat(opened.job().origin())
                .isInstanceOfSatisfying(
                        Origin.Listed.class,
                        origin -> assertThat(((Source.Manifest) origin.source())
                                        .list()
                                        .etag())
                                .isNotEmpty());
    }

    @Test
    void refusesWhatIsNotThere() {
        objects.put("photos", "empty.txt", new byte[0], NOON);

        assertThat(opening.open(request(PHOTOS), "ada"))
                .isEqualTo(new Refused("There is no object below s3://photos/2026/."));
        assertThat(opening.open(request(new Source.Manifest(new ObjectRef("photos", "no.txt", ""))), "ada"))
                .isEqualTo(new Refused("There is no manifest s3://photos/no.txt."));
        assertThat(opening.open(request(new Source.Manifest(new ObjectRef("photos", "empty.txt", ""))), "ada"))
                .isEqualTo(new Refused("The manifest s3://photos/empty.txt is empty."));
        assertThat(queue.waiting()).isEmpty();
    }

    @Test
    void refusesBucketsThatAreNotAllowed() {
        assertThat(opening.open(request(new Source.Prefix("others", "")), "ada"))
                .isEqualTo(new Refused("The bucket others is not among those whose images are read: photos, scans."));
        assertThat(opening.open(request(PHOTOS, new Destination.Mirror("scans", "x/")), "ada"))
                .isEqualTo(new Refused("The bucket scans is not among those that results are copied to: photos, out."));
    }

    @ParameterizedTest
    @CsvSource({
        "photos, 2026/done/, false",
        "photos, 2026/, false",
        "photos, '', false",
        "photos, 20, false",
        "photos, done/, true",
        "out, 2026/, true",
        "out, '', true",
    })
    void aDestinationLiesOutsideOfTheSource(String bucket, String prefix, boolean taken) {
        photo();

        Opening made = opening.open(request(PHOTOS, new Destination.Mirror(bucket, prefix)), "ada");

        assertThat(made instanceof Listed).isEqualTo(taken);
    }
}
