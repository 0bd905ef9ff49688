package pixfleet.control.upload;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import pixfleet.control.dispatch.TaskIds;
import pixfleet.control.intake.Uploads;
import pixfleet.control.intake.Uploads.Unreadable;
import pixfleet.control.intake.Uploads.Upload;
import pixfleet.control.listing.ListingQueue;
import pixfleet.control.listing.Sources;
import pixfleet.control.upload.Opening.Deleted;
import pixfleet.control.upload.Opening.KeyTaken;
import pixfleet.control.upload.Opening.Listed;
import pixfleet.control.upload.Opening.Novelty;
import pixfleet.control.upload.Opening.Refused;
import pixfleet.job.JobId;
import pixfleet.job.Listing;
import pixfleet.job.ListingStep;
import pixfleet.job.ObjectRef;
import pixfleet.job.Source;
import pixfleet.job.Ulid;
import pixfleet.records.Claims;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.Origin;

/**
 * Opens a job whose images lie in a bucket already. They stay there: the job is opened, then its listing is begun; cut
 * between the two, the sweep begins it.
 */
public final class SourceOpening {
    /** After it someone looks whether the listing has begun. */
    private static final Duration FIRST_LOOK = Duration.ofMinutes(2);

    private static final int NONE_YET = 0;

    private final Ports ports;
    private final SourceTerms terms;
    private final Clock clock;
    private final RandomGenerator chance;

    /** Where an opening reads, writes and sends. */
    public record Ports(Claims claims, Jobs jobs, Sources sources, Uploads uploads, ListingQueue queue) {}

    /**
     * @param ports where it reads, writes and sends
     * @param terms which buckets may be named
     * @param clock dates the jobs
     * @param chance makes their ids
     */
    public SourceOpening(Ports ports, SourceTerms terms, Clock clock, RandomGenerator chance) {
        this.ports = ports;
        this.terms = terms;
        this.clock = clock;
        this.chance = chance;
    }

    /**
     * Opens a job. Twice opens two.
     *
     * @param owner the identity it belongs to
     */
    public Opening open(SourceRequest request, String owner) {
        return refusal(request).orElseGet(() -> opened(request, freshId(), owner));
    }

    /**
     * Opens a job once for each key.
     *
     * @param owner the identity it belongs to
     * @param key the owner's own, of any form
     */
    public Opening open(SourceRequest request, String owner, String key) {
        return refusal(request).orElseGet(() -> {
            String hash = TaskIds.hash(owner + "\n" + key);
            var mine = new KeyClaim(freshId(), TaskIds.hash(request.canonical()));
            KeyClaim first = KeyClaim.parse(ports.claims().claim(hash, mine.text(), clock.instant()));
            return first.request().equals(mine.request()) ? opened(request, first.job(), owner) : new KeyTaken();
        });
    }

    private Optional<Opening> refusal(SourceRequest request) {
        return terms.refusal(request.source(), request.destination()).map(Refused::new);
    }

    private JobId freshId() {
        var entropy = new byte[Ulid.ENTROPY_BYTES];
        chance.nextBytes(entropy);
        return JobId.of(clock.instant(), entropy);
    }

    private Opening opened(SourceRequest request, JobId id, String owner) {
        Optional<JobRecord> present = ports.jobs().find(id);
        if (present.isPresent()) {
            return new Listed(present.get(), Novelty.REPEATED);
        }
        Source source;
        try {
            source = found(request.source());
        } catch (Unreadable e) {
            return new Refused(e.reason());
        }
        var origin = new Origin.Listed(source, request.destination(), new Listing.Open());
        var job = new JobRecord(id, owner, request.pipeline().text(), NONE_YET, id.time(), origin);
        return switch (ports.jobs().openListed(job, clock.instant().plus(FIRST_LOOK))) {
            case OPEN -> {
                ports.queue().send(List.of(new ListingStep.Onward(id)));
                yield new Listed(job, Novelty.NEW);
            }
            case DELETED -> new Deleted(id);
        };
    }

    /** The source with what is there of it, or the reason why there is nothing. */
    private Source found(Source asked) {
        return switch (asked) {
            case Source.Prefix(String bucket, String prefix) -> {
                if (ports.sources().list(bucket, prefix, "", 1).isEmpty()) {
                    throw new Unreadable("There is no object below s3://%s/%s.".formatted(bucket, prefix));
                }
                yield asked;
            }
            case Source.Manifest(ObjectRef list) -> {
                Upload manifest = ports.uploads()
                        .find(list.bucket(), list.key())
                        .orElseThrow(() -> new Unreadable(
                                "There is no manifest s3://%s/%s.".formatted(list.bucket(), list.key())));
                if (manifest.bytes() == 0) {
                    throw new Unreadable("The manifest s3://%s/%s is empty.".formatted(list.bucket(), list.key()));
                }
                yield new Source.Manifest(manifest.ref());
            }
        };
    }
}
