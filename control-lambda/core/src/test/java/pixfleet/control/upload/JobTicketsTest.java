package pixfleet.control.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.intake.UploadLimits;
import pixfleet.control.intake.UploadLimits.Ceiling;
import pixfleet.control.upload.JobOpening.Terms;
import pixfleet.control.upload.JobTickets.Ticketed;
import pixfleet.control.upload.Opening.Opened;
import pixfleet.job.ImageId;
import pixfleet.job.Job;
import pixfleet.job.JobImage;
import pixfleet.job.RankCapacity;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.Claims;
import pixfleet.records.Jobs;
import pixfleet.records.memory.MemoryTable;

/** Tickets page by page: what a job of ten thousand files asks for. */
class JobTicketsTest {
    private static final int MANY = 10_000;
    private static final Ceiling ANY = new Ceiling(1L << 40, 1L << 40, 1_000_000);
    private static final Terms TERMS =
            new Terms(new UploadLimits(ANY, ANY, MANY, RankCapacity.ofMebibytes(1536)), Duration.ofMinutes(60));

    private final MemoryTable table = new MemoryTable();
    private final Jobs jobs = new Jobs(table);
    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final JobTickets tickets = new JobTickets(jobs, new FakeTickets(new FakeOutage()), TERMS, clock);
    private final JobOpening opening =
            new JobOpening(new JobOpening.Ports(new Claims(table), jobs, tickets), TERMS, clock, new Random(3));

    private Opened opened(int images, long bytes) {
        List<JobRequest.Image> asked = IntStream.range(0, images)
                .mapToObj(position -> new JobRequest.Image(position + ".png", bytes, "image/png"))
                .toList();
        return (Opened) opening.open(new JobRequest(Pipeline.parse("canny"), asked), "ada", "key");
    }

    private static List<ImageId> ids(Job job, int from, int to) {
        return job.images().subList(from, to).stream().map(JobImage::id).toList();
    }

    @Test
    void givesTenThousandImagesTheirTicketsPageByPage() {
        Opened opened = opened(MANY, 1000);
        Job job = opened.job();
        List<JobImage> ticketed = opened.tickets().stream().map(Ticketed::image).toList();
        int pages = 1;
        while (ticketed.size() < MANY) {
            int from = ticketed.size();
            List<Ticketed> page = tickets.of(job.id(), ids(job, from, Math.min(MANY, from + JobTickets.PAGE)))
                    .orElseThrow();
            ticketed = Stream.concat(ticketed.stream(), page.stream().map(Ticketed::image))
                    .toList();
            pages++;
        }

        assertThat(ticketed)
                .as("each once, in order, with its name, size and type")
                .isEqualTo(job.images());
        assertThat(pages).isLessThan(80);
        assertThat(table.rows()).as("a claim, a job, a hundred manifests").hasSize(102);
    }

    @Test
    void answersTheSameTicketsTwice() {
        Job job = opened(400, 1000).job();

        assertThat(tickets.of(job.id(), ids(job, 200, 300))).isEqualTo(tickets.of(job.id(), ids(job, 200, 300)));
    }

    @Test
    void hasNoneForWhatTheJobDidNotAnnounceAndForNoJob() {
        Job job = opened(3, 1000).job();
        var other = ImageId.of(Samples.jobId(Samples.NOON, 9), 1);

        assertThat(tickets.of(job.id(), List.of(other, job.images().getLast().id())))
                .hasValueSatisfying(page -> assertThat(page)
                        .extracting(Ticketed::image)
                        .containsExactly(job.images().getLast()));
        assertThat(tickets.of(Samples.jobId(Samples.NOON, 9), List.of(other))).isEmpty();
        jobs.remove(job.id(), clock.instant());
        assertThat(tickets.of(job.id(), ids(job, 0, 1))).isEmpty();
    }

    @Test
    void takesFewOfLargeFilesAtATimeButAlwaysOne() {
        Opened opened = opened(20, 16L << 30);

        assertThat(opened.tickets()).hasSize(1);
        assertThat(tickets.of(opened.job().id(), ids(opened.job(), 1, 20)))
                .hasValueSatisfying(page -> assertThat(page).hasSize(1));
    }
}
