package pixfleet.control.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pixfleet.control.Samples;
import pixfleet.control.gallery.GalleryReader.Page;
import pixfleet.control.gallery.GalleryReader.Place;
import pixfleet.control.ledger.Caller;
import pixfleet.job.GalleryEntry;
import pixfleet.job.Job;
import pixfleet.job.Stage;
import pixfleet.job.Ulid;
import pixfleet.records.Counts;
import pixfleet.records.Images;
import pixfleet.records.Jobs;
import pixfleet.records.memory.MemoryTable;

class GalleryTest {
    private static final Caller OPERATOR = new Caller("op", Set.of(Caller.OPERATORS));

    private static final String END = Ulid.of(Samples.NOON.plus(Duration.ofDays(9)), new byte[Ulid.ENTROPY_BYTES]);

    private final MemoryTable table = new MemoryTable();
    private final Jobs jobs = new Jobs(table);
    private final Images images = new Images(table);
    private final GalleryReader reader = new GalleryReader(jobs, images, new Counts(table));

    private Job jobAt(Instant at, int number, int images) {
        return Samples.open(jobs, Samples.job(Samples.jobId(at, number), images));
    }

    private void done(Job job, int position) {
        images.advance(Samples.status(job, position, new Stage.Done(Samples.result(job, position)), Samples.NOON));
    }

    private static List<String> names(List<GalleryEntry> entries) {
        return entries.stream()
                .map(entry -> entry.job().value().substring(24) + "/" + entry.fileName())
                .toList();
    }

    private List<GalleryEntry> all(int pageSize) {
        var all = new ArrayList<GalleryEntry>();
        Page page = reader.newest(OPERATOR, END, pageSize);
        all.addAll(page.entries());
        while (!page.next().isEmpty()) {
            page = reader.after(OPERATOR, page.next().getFirst(), pageSize);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(pageSize);
            all.addAll(page.entries());
        }
        return all;
    }

    @Test
    void showsWhatIsDoneAndNothingElse() {
        Job job = jobAt(Samples.NOON, 1, 4);
        done(job, 1);
        done(job, 1);
        images.advance(Samples.status(job, 0, new Stage.Failed("x"), Samples.NOON));
        images.advance(Samples.status(job, 2, new Stage.Queued(), Samples.NOON));

        assertThat(all(10)).singleElement().satisfies(entry -> {
            assertThat(entry.position()).isEqualTo(1);
            assertThat(entry.pipeline()).isEqualTo(job.pipeline().text());
            assertThat(entry.result()).isEqualTo(Samples.result(job, 1));
        });
    }

    @Test
    void showsNothingOfADeletedJob() {
        Job job = jobAt(Samples.NOON, 1, 2);
        done(job, 1);
        jobs.remove(job.id(), Samples.NOON);

        assertThat(all(10)).isEmpty();
    }

    @Test
    void goesThroughJobsNewestFirst() {
        for (int number = 0; number < 3; number++) {
            Job job = jobAt(Samples.NOON.plus(Duration.ofHours(number * 7L)), number, 2);
            done(job, 0);
            done(job, 1);
        }

        assertThat(names(all(4))).isEqualTo(names(all(100)));
        assertThat(all(4))
                .extracting(entry -> entry.job().time().toString().substring(8, 13))
                .containsExactly("15T02", "15T02", "14T19", "14T19", "14T12", "14T12");
    }

    @Test
    void goesOnWithinALargeJob() {
        Job job = jobAt(Samples.NOON, 1, 250);
        for (int position = 0; position < 250; position += 5) {
            done(job, position);
        }

        Page first = reader.newest(OPERATOR, END, 30);
        Page rest = reader.after(OPERATOR, first.next().getFirst(), 30);

        assertThat(first.entries().getLast().position()).isEqualTo(145);
        assertThat(rest.entries()).hasSize(20);
        assertThat(rest.entries().getFirst().position()).isEqualTo(150);
        assertThat(rest.next()).isEmpty();
    }

    /** A page takes no longer where there is little to show; it is then short, and the next one goes on. */
    @Test
    void getsPastJobsWithoutResults() {
        for (int number = 1; number <= 200; number++) {
            var _ = jobAt(Samples.NOON.plusSeconds(number), number, 1);
        }
        Job old = jobAt(Samples.NOON, 999, 1);
        done(old, 0);
        int reads = table.reads();

        Page first = reader.newest(OPERATOR, END, 30);

        assertThat(first.entries()).isEmpty();
        assertThat(table.reads() - reads).isLessThan(200);
        assertThat(all(30)).hasSize(1);
    }

    @Test
    void readsPlacesAndRefusesWhatIsNone() {
        Job job = jobAt(Samples.NOON, 1, 1);
        var place = new Place(job.id(), 17);

        assertThat(Place.parse(place.text())).contains(place);
        assertThat(Place.parse(job.id().value())).map(Place::job).contains(job.id());
        assertThat(Place.parse("yesterday")).isEqualTo(Optional.empty());
        assertThat(Place.parse(job.id() + "-x")).isEmpty();
    }
}
