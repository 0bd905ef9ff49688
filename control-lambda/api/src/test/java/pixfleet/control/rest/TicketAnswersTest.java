package pixfleet.control.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.control.FakeClock;
import pixfleet.control.Samples;
import pixfleet.control.aws.S3Tickets;
import pixfleet.control.intake.UploadLimits;
import pixfleet.control.intake.UploadLimits.Ceiling;
import pixfleet.control.upload.JobOpening;
import pixfleet.control.upload.JobOpening.Terms;
import pixfleet.control.upload.JobRequest;
import pixfleet.control.upload.JobTickets;
import pixfleet.control.upload.JobTickets.Ticketed;
import pixfleet.control.upload.Opening.Opened;
import pixfleet.job.ImageId;
import pixfleet.job.JobImage;
import pixfleet.job.RankCapacity;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.Claims;
import pixfleet.records.Jobs;
import pixfleet.records.memory.MemoryTable;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Tickets as they are signed on AWS: with a session token in each, by calls that take their time. */
@Timeout(120)
class TicketAnswersTest {
    private static final int MAX_ANSWER = 1_000_000;
    private static final Duration A_CALL = Duration.ofMillis(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Ceiling ANY = new Ceiling(1L << 40, 1L << 40, 1_000_000);
    private static final Terms TERMS =
            new Terms(new UploadLimits(ANY, ANY, 10_000, RankCapacity.ofMebibytes(1536)), Duration.ofMinutes(60));
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsSessionCredentials.create("ASIAIOSFODNN7EXAMPLE", "secret", token()));

    /** 1,500 characters of Base64, as AWS's are. */
    private static String token() {
        var bytes = new byte[1125];
        new Random(7).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private final S3Presigner presigner = S3Presigner.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .build();
    private final MemoryTable table = new MemoryTable();
    private final Jobs jobs = new Jobs(table);
    private final FakeClock clock = new FakeClock(Samples.NOON);
    private final JobTickets tickets =
            new JobTickets(jobs, new S3Tickets(new SlowS3(), presigner, CREDENTIALS, "uploads"), TERMS, clock);
    private final JobOpening opening =
            new JobOpening(new JobOpening.Ports(new Claims(table), jobs, tickets), TERMS, clock, new Random(3));

    /** S3 as far as tickets ask it: each call takes {@link #A_CALL}. */
    private static final class SlowS3 implements S3Client {
        private static void pause() {
            try {
                Thread.sleep(A_CALL);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public S3ServiceClientConfiguration serviceClientConfiguration() {
            return S3ServiceClientConfiguration.builder()
                    .region(Region.US_EAST_1)
                    .build();
        }

        @Override
        public ListMultipartUploadsResponse listMultipartUploads(
                Consumer<ListMultipartUploadsRequest.Builder> request) {
            pause();
            return ListMultipartUploadsResponse.builder().build();
        }

        @Override
        public CreateMultipartUploadResponse createMultipartUpload(
                Consumer<CreateMultipartUploadRequest.Builder> request) {
            pause();
            return CreateMultipartUploadResponse.builder()
                    .uploadId("u".repeat(128))
                    .build();
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    private Opened opened(int images, String name, long bytes) {
        List<JobRequest.Image> asked = IntStream.range(0, images)
                .mapToObj(position -> new JobRequest.Image(position + name, bytes, "image/tiff"))
                .toList();
        return (Opened) opening.open(new JobRequest(Pipeline.parse("canny"), asked), "ada", "key");
    }

    /** All tickets of a job, and the largest of the answers that brought them. */
    private int largestAnswer(Opened opened) throws JsonProcessingException {
        int largest = JSON.writeValueAsBytes(OpenedAnswer.of(opened)).length;
        List<ImageId> ids = opened.job().images().stream().map(JobImage::id).toList();
        var ticketed = new ArrayList<>(
                opened.tickets().stream().map(it -> it.image().id()).toList());
        while (ticketed.size() < ids.size()) {
            List<Ticketed> page = tickets.of(
                            opened.job().id(),
                            ids.subList(ticketed.size(), Math.min(ids.size(), ticketed.size() + JobTickets.PAGE)))
                    .orElseThrow();
            largest = Math.max(largest, JSON.writeValueAsBytes(new TicketsAnswer(OpenedAnswer.images(page))).length);
            page.forEach(it -> ticketed.add(it.image().id()));
        }
        assertThat(ticketed).isEqualTo(ids);
        return largest;
    }

    @Test
    void aThousandLargeFilesHaveTheirTicketsWithinTenSeconds() throws Exception {
        long began = System.nanoTime();

        int largest = largestAnswer(opened(1000, ".tif", 65L << 20));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(largest).isLessThan(MAX_ANSWER);
    }

    @ParameterizedTest
    @CsvSource({
        "2000, .jpg, 1000",
        "500, 猫の写真, 1000",
        "3, .tif, 17179869184",
        "2, 猫, 17179869184",
        "300, .tif, 68157440"
    })
    void noAnswerIsOverAMegabyte(int images, String name, long bytes) throws Exception {
        String longest = name.startsWith(".") ? name : name.repeat(190 / name.length());

        assertThat(largestAnswer(opened(images, longest, bytes))).isLessThan(MAX_ANSWER);
    }

    @Test
    void theFirstAnswerOfTenThousandImagesNamesThemAll() throws Exception {
        Opened opened = opened(10_000, ".jpg", 1000);
        OpenedAnswer answer = OpenedAnswer.of(opened);

        assertThat(answer.images().size()
                        + java.util.Objects.requireNonNull(answer.awaited()).size())
                .isEqualTo(10_000);
        assertThat(JSON.writeValueAsBytes(answer)).hasSizeLessThan(MAX_ANSWER);
    }
}
