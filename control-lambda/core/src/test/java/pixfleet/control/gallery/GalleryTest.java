package pixfleet.control.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.gallery.GalleryPublisher.Publication;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.ledger.JobLedger;
import pixfleet.fault.TransientFailure;
import pixfleet.job.Completion;
import pixfleet.job.GalleryEntry;
import pixfleet.job.Job;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.pipeline.Pipeline;

class GalleryTest {
    private final FakeOutage outage = new FakeOutage();
    private final FakeDocuments documents = new FakeDocuments(outage);
    private final JobLedger jobs = new JobLedger(documents);
    private final GalleryIndex index = new GalleryIndex(documents);
    private final GalleryPublisher publisher = new GalleryPublisher(index, jobs);
    private final GalleryReader reader = new GalleryReader(index);

    private Job jobAt(Instant at, int number, int images) {
        Job job = Samples.job(Samples.jobId(at, number), images);
        jobs.keep(job);
        return job;
    }

    private static Completion done(Job job, int position) {
        Status status = Samples.status(job, position, new Stage.Done(Samples.result(job, position)), Samples.NOON);
        return new Completion(status, Pipeline.parse("canny"));
    }

    private static List<String> names(List<GalleryEntry> entries) {
        return entries.stream()
                .map(entry -> entry.job().value().substring(24) + "/" + entry.fileName())
                .toList();
    }

    @Test
    void showsACompletionOnceHoweverOftenItComes() {
        Job job = jobAt(Samples.NOON, 1, 2);

        assertThat(publisher.add(done(job, 1))).isEqualTo(Publication.SHOWN);
        publisher.add(done(job, 0));
        publisher.add(done(job, 1));

        assertThat(reader.newest(10)).extracting(GalleryEntry::position).containsExactly(0, 1);
        assertThat(documents.keys())
                .contains("gallery/jobs/" + job.id() + "/00000.json", "gallery/days/2026-03-14.json");
    }

    @Test
    void showsNothingOfFailuresAndDeletedJobs() {
        Job job = jobAt(Samples.NOON, 1, 2);
        Status failed = Samples.status(job, 0, new Stage.Failed("x"), Samples.NOON);

        assertThat(publisher.add(new Completion(failed, job.pipeline()))).isEqualTo(Publication.NOTHING);
        jobs.remove(job.id());
        assertThat(publisher.add(done(job, 1))).isEqualTo(Publication.NOTHING);

        assertThat(documents.keys()).isEmpty();
    }

    @Test
    void keepsWhatAnotherWriterAddedMeanwhile() {
        Job job = jobAt(Samples.NOON, 1, 3);
        documents.race(() -> {
            publisher.add(done(job, 2));
            documents.race(() -> publisher.add(done(job, 1)));
        });

        publisher.add(done(job, 0));

        assertThat(reader.newest(10)).extracting(GalleryEntry::position).containsExactly(0, 1, 2);
    }

    @Test
    void losesNothingWhereverItCrashes() {
        for (int effects = 1; effects <= 2; effects++) {
            var world = new GalleryTest();
            Job job = world.jobAt(Samples.NOON, 1, 1);
            world.outage.after(effects);
            try {
                world.publisher.add(done(job, 0));
            } catch (TransientFailure _) {
                world.outage.over();
            }
            world.publisher.add(done(job, 0));
            assertThat(world.reader.newest(10)).hasSize(1);
        }
    }

    @Test
    void goesThroughDaysJobsAndPagesNewestFirst() {
        for (int number = 0; number < 3; number++) {
            Job job = jobAt(Samples.NOON.plus(Duration.ofHours(number * 7L)), number, 2);
            publisher.add(done(job, 0));
            publisher.add(done(job, 1));
        }
        var all = new ArrayList<String>();
        List<GalleryEntry> page = reader.newest(4);
        all.addAll(names(page));
        page = reader.after(GalleryReader.place(page.getLast()), 4);
        all.addAll(names(page));

        assertThat(all).isEqualTo(names(reader.newest(100)));
        assertThat(reader.newest(100))
                .extracting(entry -> entry.job().time().toString().substring(8, 13))
                .containsExactly("15T02", "15T02", "14T19", "14T19", "14T12", "14T12");
    }

    @Test
    void goesOnWithinALargeJob() {
        Job job = jobAt(Samples.NOON, 1, 250);
        for (int position = 0; position < 250; position += 5) {
            publisher.add(done(job, position));
        }

        List<GalleryEntry> first = reader.newest(30);
        List<GalleryEntry> rest = reader.after(GalleryReader.place(first.getLast()), 30);

        assertThat(first.getLast().position()).isEqualTo(145);
        assertThat(rest).hasSize(20);
        assertThat(rest.getFirst().position()).isEqualTo(150);
    }

    @Test
    void readsPlacesAndRefusesWhatIsNone() {
        Job job = jobAt(Samples.NOON, 1, 1);
        var place = new GalleryReader.Place(job.id(), 17);

        assertThat(GalleryReader.Place.parse(place.text())).contains(place);
        assertThat(GalleryReader.Place.parse(job.id().value()))
                .map(GalleryReader.Place::job)
                .contains(job.id());
        assertThat(GalleryReader.Place.parse("yesterday")).isEqualTo(Optional.empty());
        assertThat(GalleryReader.Place.parse(job.id() + "-x")).isEmpty();
    }
}
