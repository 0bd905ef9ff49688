package pixfleet.control.upload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import pixfleet.control.dispatch.TaskIds;
import pixfleet.control.intake.UploadLimits;
import pixfleet.control.upload.Opening.Deleted;
import pixfleet.control.upload.Opening.KeyTaken;
import pixfleet.control.upload.Opening.Novelty;
import pixfleet.control.upload.Opening.Opened;
import pixfleet.control.upload.Opening.Refused;
import pixfleet.job.ImageFormat;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;
import pixfleet.job.Ulid;
import pixfleet.records.Claims;
import pixfleet.records.Jobs;

/**
 * Opens a job and signs tickets for its first images; {@link JobTickets} has those of the others.
 *
 * <p>With an idempotency key, the key first claims a job's id, and everything else comes from that id and the request; so a
 * request repeated after a crash at any point ends in the same job.
 */
public final class JobOpening {
    /** After it someone looks whether all images were uploaded. */
    private static final Duration FIRST_LOOK = Duration.ofMinutes(5);

    private static final String TAKEN = "image/"
            + String.join(
                    ", image/", List.of("jpeg", "png", "webp", "bmp", "tiff", "heic", "avif", "jxl", "gif", "jp2"));

    /** Bytes a second: 8 Mbit, a slow line. */
    private static final long SLOW_LINE = 1_000_000;

    /** Nothing is signed for longer, since the keys that sign end, too. */
    private static final Duration LONGEST = Duration.ofHours(12);

    private final Claims claims;
    private final Jobs jobs;
    private final JobTickets tickets;
    private final Terms terms;
    private final Clock clock;
    private final RandomGenerator chance;

    /**
     * On what terms jobs are opened.
     *
     * @param limits what is taken at most
     * @param ticketTerm how long a ticket is good at least, from a minute to 12 hours
     */
    public record Terms(UploadLimits limits, Duration ticketTerm) {
        /** Checks the range. */
        public Terms {
            if (ticketTerm.compareTo(Duration.ofMinutes(1)) < 0 || ticketTerm.compareTo(Duration.ofHours(12)) > 0) {
                throw new IllegalArgumentException("a ticket is good for 1 to 720 minutes, not " + ticketTerm);
            }
        }

        /** How long tickets for so many bytes are good: long enough for all of them over a slow line, at most 12 hours. */
        Duration termFor(long bytes) {
            Duration needed = Duration.ofSeconds(Math.min(bytes / SLOW_LINE, LONGEST.toSeconds()));
            return needed.compareTo(ticketTerm) > 0 ? needed : ticketTerm;
        }
    }

    /** Where an opening reads and writes. */
    public record Ports(Claims claims, Jobs jobs, JobTickets tickets) {}

    /**
     * @param ports where it reads and writes
     * @param terms on what terms
     * @param clock dates the jobs
     * @param chance makes their ids
     */
    public JobOpening(Ports ports, Terms terms, Clock clock, RandomGenerator chance) {
        this.claims = ports.claims();
        this.jobs = ports.jobs();
        this.tickets = ports.tickets();
        this.terms = terms;
        this.clock = clock;
        this.chance = chance;
    }

    /**
     * Opens a job. Twice opens two.
     *
     * @param owner the identity it belongs to
     */
    public Opening open(JobRequest request, String owner) {
        return refusal(request).orElseGet(() -> opened(request, freshId(), owner, Novelty.NEW));
    }

    /**
     * Opens a job once for each key.
     *
     * @param owner the identity it belongs to
     * @param key the owner's own, of any form
     */
    public Opening open(JobRequest request, String owner, String key) {
        return refusal(request).orElseGet(() -> claim(request, TaskIds.hash(owner + "\n" + key), owner));
    }

    private Opening claim(JobRequest request, String hash, String owner) {
        var mine = new KeyClaim(freshId(), TaskIds.hash(request.canonical()));
        KeyClaim first = KeyClaim.parse(claims.claim(hash, mine.text(), clock.instant()));
        if (!first.request().equals(mine.request())) {
            return new KeyTaken();
        }
        return opened(request, first.job(), owner, first.equals(mine) ? Novelty.NEW : Novelty.REPEATED);
    }

    private JobId freshId() {
        var entropy = new byte[Ulid.ENTROPY_BYTES];
        chance.nextBytes(entropy);
        return JobId.of(clock.instant(), entropy);
    }

    private Opening opened(JobRequest request, JobId id, String owner, Novelty novelty) {
        var images = new ArrayList<JobImage>();
        for (JobRequest.Image image : request.images()) {
            images.add(new JobImage(
                    TaskIds.image(id, images.size()), Keys.fileName(image.name()), image.bytes(), image.mediaType()));
        }
        var job = new Job(id, request.pipeline(), images, id.time());
        List<JobImage> first = tickets.first(job);
        Instant until = id.time().plus(tickets.term(first));
        return switch (jobs.open(job, owner, id.time().plus(FIRST_LOOK), until)) {
            case OPEN ->
                new Opened(job, novelty == Novelty.NEW ? tickets.signed(id, first) : tickets.again(id, first), novelty);
            case DELETED -> new Deleted(id);
        };
    }

    private Optional<Opening> refusal(JobRequest request) {
        int max = terms.limits().maxImages();
        if (request.images().isEmpty() || request.images().size() > max) {
            return Optional.of(new Refused("A job has from 1 to %d images, not %d."
                    .formatted(max, request.images().size())));
        }
        return request.images().stream()
                .flatMap(image -> refusal(image).stream())
                .findFirst()
                .map(Refused::new);
    }

    private Optional<String> refusal(JobRequest.Image image) {
        if (image.name().isBlank()) {
            return Optional.of("Every image has a name.");
        }
        if (image.bytes() < 1) {
            return Optional.of(image.name() + " is empty.");
        }
        if (!image.mediaType().isEmpty()
                && !image.mediaType().equals(JobTickets.UNKNOWN_TYPE)
                && ImageFormat.ofMediaType(image.mediaType()).isEmpty()) {
            return Optional.of("%s has the type %s; taken are %s.".formatted(image.name(), image.mediaType(), TAKEN));
        }
        return ImageFormat.ofMediaType(image.mediaType())
                .map(format -> terms.limits().tooLarge(format, image.bytes()))
                .orElseGet(() -> terms.limits().tooLarge(image.bytes()))
                .map(reason -> image.name() + ": " + reason);
    }
}
