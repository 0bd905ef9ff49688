package pixfleet.control.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.control.Samples.NOON;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.job.Job;
import pixfleet.job.Stage;
import pixfleet.records.Images;
import pixfleet.records.Jobs;
import pixfleet.records.Removals;
import pixfleet.records.memory.MemoryTable;

@Timeout(60)
class RemovalTest {
    private final FakeUploads uploads = new FakeUploads();
    private final FakeDocuments documents = new FakeDocuments();
    private final MemoryTable table = new MemoryTable();
    private final Jobs jobs = new Jobs(table);
    private final Images images = new Images(table);
    private final Removal removal = new Removal(
            jobs,
            images,
            new Removals(table),
            new FakeObjectStore(uploads, documents, new FakeOutage()),
            new FakeClock(NOON));

    private Job job(int number, int size) {
        Job job = Samples.open(jobs, Samples.job(Samples.jobId(NOON, number), size));
        for (int position = 0; position < size; position += 30) {
            uploads.put(Samples.original(job, position).key(), new byte[] {1}, NOON, Map.of());
            documents.put(Samples.result(job, position).key(), "of a rank");
            images.advance(Samples.status(job, position, new Stage.Done(Samples.result(job, position)), NOON));
        }
        uploads.begin(Samples.original(job, size - 1).key());
        return job;
    }

    @Test
    void clearsAllFoldersOfAJobAndNoOthers() {
        Job job = job(1, 450);
        Job other = job(2, 60);

        removal.ask(job.id());

        String others = other.id().value();
        assertThat(uploads.keys()).hasSize(2).allMatch(key -> key.contains(others));
        assertThat(uploads.open()).hasSize(1).allMatch(key -> key.contains(others));
        assertThat(documents.keys()).hasSize(2).allMatch(key -> key.contains(others));
    }

    /** As the sweep does ten minutes later: of the job there is but the row that says it was deleted. */
    @Test
    void findsTheFoldersOfAJobThatWasDeletedBefore() {
        Job job = job(1, 450);
        removal.ask(job.id());
        uploads.put(Samples.original(job, 440).key(), new byte[] {1}, NOON, Map.of());
        documents.put(Samples.result(job, 440).key(), "of a rank that was busy");

        removal.remove(job.id());

        assertThat(uploads.keys()).isEmpty();
        assertThat(documents.keys()).isEmpty();
    }
}
