package pixfleet.control.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import pixfleet.control.intake.Uploads;
import pixfleet.control.intake.Uploads.Listed;
import pixfleet.control.ledger.Document;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.JobLedger;
import pixfleet.control.ledger.StatusLedger;
import pixfleet.control.ledger.StatusLedger.Advance;
import pixfleet.job.ImageId;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Ulid;

/**
 * Ends what was announced and never uploaded, some time after its ticket, so that its job finishes. Each job is looked at
 * once, in the order they were opened. An upload that comes after all is judged like any other.
 */
public final class Expiry {
    /** Where it keeps its place, in the results bucket: the last job it has been through. */
    static final String PLACE = "fleet/expiry.txt";

    /** Uploads that began in time may come to their end. */
    private static final Duration GRACE = Duration.ofHours(1);

    private static final Duration TIME_LIMIT = Duration.ofSeconds(8);
    private static final int PAGE = 1000;

    private final Ports ports;
    private final String bucket;
    private final Duration ticket;
    private final Clock clock;

    /** What it reads and writes. */
    public record Ports(Uploads uploads, Documents documents, JobLedger jobs, StatusLedger statuses) {}

    /**
     * @param ports what it reads and writes
     * @param bucket where uploads would lie
     * @param ticket how long a ticket is good
     * @param clock tells which are good no more
     */
    public Expiry(Ports ports, String bucket, Duration ticket, Clock clock) {
        this.ports = ports;
        this.bucket = bucket;
        this.ticket = ticket;
        this.clock = clock;
    }

    /** Goes on where it stopped. Twice is harmless. */
    void run(Tally tally) {
        tally.attempt("uploads that were given up", () -> {
            String place = ports.documents().find(PLACE).map(Document::text).orElse("");
            String next = walk(place, tally);
            if (!next.equals(place)) {
                ports.documents().put(PLACE, next);
            }
            return 0;
        });
    }

    private String walk(String from, Tally tally) {
        Instant now = clock.instant();
        String due = Ulid.of(now.minus(ticket).minus(GRACE), new byte[Ulid.ENTROPY_BYTES]);
        String place = from;
        List<String> page = ports.documents().folders(Keys.JOBS, place, PAGE);
        while (!page.isEmpty()) {
            for (String name : page) {
                if (name.compareTo(due) >= 0 || clock.instant().isAfter(now.plus(TIME_LIMIT))) {
                    return place;
                }
                if (Ulid.is(name)
                        && tally.attempt("the job " + name, () -> end(new JobId(name), now)) == Tally.Outcome.LATER) {
                    return place;
                }
                place = name;
            }
            page = page.size() < PAGE ? List.of() : ports.documents().folders(Keys.JOBS, place, PAGE);
        }
        return place;
    }

    private int end(JobId id, Instant now) {
        ports.jobs().read(id).ifPresent(job -> end(job, now));
        return 0;
    }

    private void end(Job job, Instant now) {
        Set<ImageId> seen = ports.statuses().all(job.id()).stream()
                .map(Status::image)
                .collect(Collectors.toCollection(HashSet::new));
        if (seen.size() < job.images().size()) {
            Set<String> uploaded = uploaded(job.id());
            for (int position = 0; position < job.images().size(); position++) {
                JobImage image = job.images().get(position);
                String key = Keys.original(job.id(), image.id(), image.fileName());
                if (!seen.contains(image.id()) && !uploaded.contains(key)) {
                    Advance _ = ports.statuses().advance(status(job, position, key, now));
                }
            }
        }
    }

    private Status status(Job job, int position, String key, Instant now) {
        JobImage image = job.images().get(position);
        var reason = new Stage.Refused("It was not uploaded while its ticket was good, %d minutes from %s."
                .formatted(ticket.toMinutes(), job.createdAt()));
        return new Status(
                job.id(), image.id(), 1, position, image.fileName(), new ObjectRef(bucket, key, ""), reason, now, "");
    }

    /** Those are not given up: an event that tells of one is late or lost, which the sweep sees to. */
    private Set<String> uploaded(JobId id) {
        String prefix = Keys.INCOMING + id + "/";
        var keys = new HashSet<String>();
        List<Listed> page = ports.uploads().list(prefix, PAGE);
        while (!page.isEmpty()) {
            page.stream()
                    .map(upload -> upload.ref().key())
                    .filter(key -> key.startsWith(prefix))
                    .forEach(keys::add);
            String last = page.getLast().ref().key();
            page = last.startsWith(prefix) && page.size() == PAGE
                    ? ports.uploads().list(last, PAGE)
                    : List.of();
        }
        return keys;
    }
}
