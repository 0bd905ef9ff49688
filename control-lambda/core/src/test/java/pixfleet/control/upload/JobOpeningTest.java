package pixfleet.control.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.intake.UploadLimits;
import pixfleet.control.intake.UploadLimits.Ceiling;
import pixfleet.control.upload.JobOpening.Terms;
import pixfleet.control.upload.JobRequest.Image;
import pixfleet.control.upload.Opening.KeyTaken;
import pixfleet.control.upload.Opening.Novelty;
import pixfleet.control.upload.Opening.Opened;
import pixfleet.control.upload.Opening.Refused;
import pixfleet.fault.TransientFailure;
import pixfleet.job.Keys;
import pixfleet.job.RankCapacity;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.Claims;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.memory.MemoryTable;

class JobOpeningTest {
    private static final long MIB = 1 << 20;
    private static final UploadLimits LIMITS = new UploadLimits(
            new Ceiling(256 * MIB, 1000, 100),
            new Ceiling((16L << 10) * MIB, 1000, 100),
            3,
            RankCapacity.ofMebibytes(1536));

    private final FakeOutage outage = new FakeOutage();
    private final MemoryTable table = new MemoryTable(outage::effect);
    private final Jobs jobs = new Jobs(table);
    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final Terms terms = new Terms(LIMITS, Duration.ofMinutes(60));
    private final JobTickets tickets = new JobTickets(jobs, new FakeTickets(outage), terms, clock);
    private final JobOpening opening =
            new JobOpening(new JobOpening.Ports(new Claims(table), jobs, tickets), terms, clock, new Random(3));

    private static JobRequest request(Image... images) {
        return new JobRequest(Pipeline.parse("canny"), List.of(images));
    }

    private static final Image CAT = new Image("../holiday/cat.jpg", 123, "image/jpeg");

    @Test
    void opensAJobWithATicketForEachImage() {
        var opened = (Opened) opening.open(request(CAT, new Image("big.tiff", 65 * MIB, "")), "ada");

        assertThat(opened.novelty()).isEqualTo(Novelty.NEW);
        assertThat(opened.job().createdAt()).isEqualTo(Samples.NOON);
        assertThat(jobs.find(opened.job().id()).orElseThrow())
                .extracting(JobRecord::owner, JobRecord::images)
                .containsExactly("ada", opened.job().images().size());
        var image = opened.job().images().getFirst();
        assertThat(image.fileName()).isEqualTo("cat.jpg");
        assertThat(FakeTickets.methods(opened.tickets())).containsExactly("Post", "Multipart");
        var post = (Ticket.Post) opened.tickets().getFirst().ticket();
        assertThat(post.fields())
                .containsEntry("key", Keys.original(opened.job().id(), image.id(), "cat.jpg"))
                .containsEntry("Content-Type", "image/jpeg")
                .containsEntry("max", "123");
        assertThat(post.expiresAt()).isEqualTo(Samples.NOON.plusSeconds(3600));
        assertThat(((Ticket.Multipart) opened.tickets().getLast().ticket()).parts())
                .hasSize(5);
    }

    @Test
    void keepsAnswersShortByLargerParts() {
        var huge = new Image("huge.tiff", 16L << 30, "image/tiff");
        var opened = (Opened) opening.open(request(huge, CAT, huge), "ada");

        var ticket = (Ticket.Multipart) opened.tickets().getFirst().ticket();
        assertThat(ticket.parts()).hasSize(200);
        assertThat(ticket.partBytes() * ticket.parts().size()).isGreaterThanOrEqualTo(huge.bytes());
        assertThat(opened.tickets()).as("the third has its own page").hasSize(2);
    }

    @Test
    void opensTwoJobsWithoutAKeyAndOneWithIt() {
        assertThat(((Opened) opening.open(request(CAT), "ada")).job().id())
                .isNotEqualTo(((Opened) opening.open(request(CAT), "ada")).job().id());

        var first = (Opened) opening.open(request(CAT), "ada", "key");
        clock.pass(Duration.ofHours(1));
        var second = (Opened) opening.open(request(CAT), "ada", "key");

        assertThat(second.novelty()).isEqualTo(Novelty.REPEATED);
        assertThat(second.job()).isEqualTo(first.job());
        assertThat(second.tickets().getFirst().ticket().expiresAt())
                .isEqualTo(first.tickets().getFirst().ticket().expiresAt().plusSeconds(3600));
    }

    @Test
    void givesAKeyToOneRequestOnly() {
        opening.open(request(CAT), "ada", "key");

        assertThat(opening.open(request(new Image("dog.jpg", 5, "")), "ada", "key"))
                .isEqualTo(new KeyTaken());
    }

    @Test
    void aKeyIsItsOwnersAndBringsNoDeletedJobBack() {
        var mine = (Opened) opening.open(request(CAT), "ada", "key");
        var others = (Opened) opening.open(request(CAT), "bob", "key");
        assertThat(others.job().id()).isNotEqualTo(mine.job().id());

        jobs.remove(mine.job().id(), clock.instant());

        assertThat(opening.open(request(CAT), "ada", "key"))
                .isEqualTo(new Opening.Deleted(mine.job().id()));
        assertThat(jobs.find(mine.job().id())).isEmpty();
    }

    @Test
    void endsInOneJobWhereverItCrashes() {
        for (int effects = 1; effects <= 3; effects++) {
            var world = new JobOpeningTest();
            world.outage.after(effects);
            try {
                world.opening.open(request(CAT, new Image("big.tiff", 65 * MIB, "")), "ada", "key");
            } catch (TransientFailure _) {
                world.outage.over();
            }
            world.outage.over();
            var opened = (Opened) world.opening.open(request(CAT, new Image("big.tiff", 65 * MIB, "")), "ada", "key");

            assertThat(world.table.rows()).as("a claim, a job, its manifest").hasSize(3);
            assertThat(world.jobs.find(opened.job().id())).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cat.svg  | 5         | image/svg+xml | cat.svg has the type image/svg+xml; taken are",
                "cat.jpg  | 0         | image/jpeg | cat.jpg is empty.",
                "' '      | 5         | image/jpeg | Every image has a name.",
                "cat.jpg  | 268435457 | image/jpeg | cat.jpg: The JPEG file is 256.0 MiB; at most 256.0 MiB are taken.",
                "cat      | 17179869185 | ''          | cat: The file is 16.0 GiB; at most 16.0 GiB are taken."
            })
    void refusesWithASentence(String name, long bytes, String type, String reason) {
        var refused = (Refused) opening.open(request(new Image(name, bytes, type)), "ada", "key");

        assertThat(refused.reason()).startsWith(reason);
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void refusesNoneAndTooManyImages() {
        assertThat(((Refused) opening.open(request(), "ada")).reason())
                .isEqualTo("A job has from 1 to 3 images, not 0.");
        assertThat(((Refused) opening.open(request(CAT, CAT, CAT, CAT), "ada")).reason())
                .isEqualTo("A job has from 1 to 3 images, not 4.");
    }

    /** An hour was too short for what a job may hold. */
    @Test
    void ticketsAreGoodForAsLongAsASlowLineTakes() {
        var large = new Image("large.tif", (16L << 10) * MIB, "image/tiff");

        assertThat(((Opened) opening.open(request(large), "ada")).tickets())
                .allSatisfy(it -> assertThat(it.ticket().expiresAt()).isEqualTo(Samples.NOON.plusSeconds(17_179)));
    }
}
