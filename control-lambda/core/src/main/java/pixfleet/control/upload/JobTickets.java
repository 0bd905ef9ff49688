package pixfleet.control.upload;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.control.ledger.Concurrent;
import pixfleet.control.upload.JobOpening.Terms;
import pixfleet.control.upload.Tickets.Announced;
import pixfleet.job.ImageId;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;
import pixfleet.records.Jobs;
import pixfleet.records.Origin;

/**
 * Signs tickets for a job's images, as many at a time as an answer holds. The rest is asked for page by page, when its turn
 * to be uploaded comes; asked for twice, an image has two tickets for the same place.
 */
public final class JobTickets {
    /** Beyond it an upload goes in parts. */
    static final long POST_LIMIT = 64L << 20;

    static final String UNKNOWN_TYPE = "application/octet-stream";

    /** Images an answer has tickets for at most. */
    public static final int PAGE = 150;

    /** What an answer with tickets may take, of the megabyte that none of the API's exceeds. */
    static final int PAGE_BYTES = 900_000;

    /** The id of an image in a list of JSON. */
    private static final int ID_BYTES = 29;

    /** A form's policy and fields, with a session token of 1,500 characters in each, and its image's name five times. */
    private static final int FORM_BYTES = 4_700;

    private static final int FORM_NAMES = 5;

    /** A signed link with such a token, and the name percent-encoded. */
    private static final int LINK_BYTES = 2_400;

    private static final int LINK_NAMES = 3;

    /** Beside its parts: where to list them, to join them, to give up. */
    private static final int OTHER_LINKS = 3;

    private static final long PART = 16L << 20;

    /** Of one image, so that its links fit into an answer. */
    private static final int MAX_PARTS = 200;

    /** After it someone looks whether the images of new tickets were uploaded. */
    private static final Duration FIRST_LOOK = Duration.ofMinutes(5);

    private final Jobs jobs;
    private final Tickets tickets;
    private final Terms terms;
    private final Clock clock;

    /**
     * @param jobs what they announced
     * @param tickets signs
     * @param terms for how long
     * @param clock says from when on
     */
    public JobTickets(Jobs jobs, Tickets tickets, Terms terms, Clock clock) {
        this.jobs = jobs;
        this.tickets = tickets;
        this.terms = terms;
        this.clock = clock;
    }

    /**
     * An image and leave to upload it.
     *
     * @param image the image
     * @param ticket its ticket
     */
    public record Ticketed(JobImage image, Ticket ticket) {}

    /**
     * Tickets for images of a job, which is waited for as long as they are good: for the first ones that an answer holds, at
     * least one. Nothing if there is no such job; images that the job did not announce have none, nor has an image of a source, which
     * is there already.
     */
    public Optional<List<Ticketed>> of(JobId job, List<ImageId> images) {
        return jobs.find(job).map(known -> switch (known.origin()) {
            case Origin.Uploads _ -> again(job, fitting(jobs.announced(job, images), PAGE_BYTES));
            case Origin.Listed _ -> List.of();
        });
    }

    /** Those of a job's first images, as many as fit into the answer that names all of its images. */
    List<JobImage> first(Job job) {
        return fitting(job.images(), PAGE_BYTES - ID_BYTES * job.images().size());
    }

    /** How long the tickets of these images are good. */
    Duration term(List<JobImage> page) {
        return terms.termFor(page.stream().mapToLong(JobImage::bytes).sum());
    }

    /** Tickets for images that had some before: the job is waited for again. */
    List<Ticketed> again(JobId job, List<JobImage> page) {
        Instant now = clock.instant();
        jobs.awaitUploads(job, page.stream().map(JobImage::id).toList(), now.plus(term(page)), now.plus(FIRST_LOOK));
        return signed(job, page);
    }

    /** Tickets for these images. Those in parts ask S3 each, so they are made at once. */
    List<Ticketed> signed(JobId job, List<JobImage> page) {
        Instant now = clock.instant();
        Duration term = term(page);
        return Concurrent.map(page, image -> new Ticketed(image, ticket(job, image, now, term)));
    }

    private Ticket ticket(JobId job, JobImage image, Instant now, Duration term) {
        var upload = new Announced(
                Keys.original(job, image.id(), image.fileName()),
                image.mediaType().isEmpty() ? UNKNOWN_TYPE : image.mediaType(),
                image.bytes());
        return image.bytes() <= POST_LIMIT
                ? tickets.post(upload, now, term)
                : tickets.multipart(upload, partBytes(image.bytes()), now, term);
    }

    /** The same whenever it is asked for, so that who goes on with an upload finds its parts. */
    private static long partBytes(long bytes) {
        return Math.max(PART, Math.ceilDiv(bytes, MAX_PARTS));
    }

    private static List<JobImage> fitting(List<JobImage> images, int most) {
        var page = new ArrayList<JobImage>();
        long bytes = 0;
        for (JobImage image : images) {
            bytes += bytesOf(image);
            if (page.size() == PAGE || (bytes > most && !page.isEmpty())) {
                break;
            }
            page.add(image);
        }
        return page;
    }

    private static long bytesOf(JobImage image) {
        int name = image.fileName().getBytes(StandardCharsets.UTF_8).length;
        if (image.bytes() <= POST_LIMIT) {
            return FORM_BYTES + (long) FORM_NAMES * name;
        }
        long links = Math.ceilDiv(image.bytes(), partBytes(image.bytes())) + OTHER_LINKS;
        return links * (LINK_BYTES + (long) LINK_NAMES * name);
    }
}
