package pixfleet.control.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import pixfleet.control.dispatch.TaskIds;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.Uploads;
import pixfleet.control.intake.Uploads.Listed;
import pixfleet.control.ledger.Recent;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Keys.Incoming;
import pixfleet.records.Bookmarks;
import pixfleet.records.Images;

/**
 * Finds uploads without a ticket that no event told of: nothing announced them, so no index knows them. A few pages of the
 * bucket's list a round, from where the round before left off; what has a ticket is passed over as a whole.
 */
public final class LooseUploads {
    private static final String PLACE = "loose-uploads";
    private static final Duration GRACE = Duration.ofMinutes(2);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);
    private static final int REMEMBERED = 10_000;
    private static final int PAGE = 1000;
    private static final int PAGES = 3;
    private static final String BEYOND_TICKETED = Keys.TICKETED.replaceFirst("/$", "0");

    private final Ports ports;
    private final Intake intake;
    private final Clock clock;
    private final Map<String, Instant> notBefore = new Recent<>(REMEMBERED);

    /** What it reads and writes. */
    public record Ports(Uploads uploads, Images statuses, Bookmarks bookmarks) {}

    /**
     * @param ports what it reads and writes
     * @param intake judges what was missed
     * @param clock tells which event may still come
     */
    public LooseUploads(Ports ports, Intake intake, Clock clock) {
        this.ports = ports;
        this.intake = intake;
        this.clock = clock;
    }

    /** Goes on where it stopped. Twice is harmless. */
    void run(Tally tally) {
        tally.attempt("uploads without a ticket", () -> {
            String place = ports.bookmarks().find(PLACE).orElse(Keys.INCOMING);
            String next = walk(place, tally);
            if (!next.equals(place)) {
                ports.bookmarks().keep(PLACE, next);
            }
            return 0;
        });
    }

    private String walk(String from, Tally tally) {
        Instant latest = clock.instant().minus(GRACE);
        String place = from;
        for (int page = 0; page < PAGES; page++) {
            List<Listed> listed = ports.uploads().list(place, PAGE);
            listed.stream()
                    .filter(upload -> isLoose(upload) && !upload.storedAt().isAfter(latest))
                    .forEach(upload -> judge(upload, tally));
            if (listed.size() < PAGE) {
                return Keys.INCOMING;
            }
            place = beyond(listed.getLast().ref().key());
        }
        return place;
    }

    private static boolean isLoose(Listed upload) {
        return Keys.incoming(upload.ref().key())
                .filter(Incoming.Loose.class::isInstance)
                .isPresent();
    }

    /** What failed just now must not take the time of what comes after it, round by round. */
    private void judge(Listed upload, Tally tally) {
        String key = upload.ref().key();
        Instant now = clock.instant();
        Instant next = notBefore.get(key);
        if ((next == null || !now.isBefore(next)) && tally.attempt(key, () -> judged(upload)) != Tally.Outcome.DONE) {
            notBefore.put(key, now.plus(AFTER_FAILURE));
        }
    }

    private int judged(Listed upload) {
        JobId job = TaskIds.job(upload.ref(), upload.storedAt());
        return ports.statuses().find(job, ImageId.of(job, 0)).isPresent()
                ? 0
                : Retry.sent(intake.admit(upload.ref().bucket(), upload.ref().key()));
    }

    /** Past that key, or past all that were uploaded with tickets: '0' follows '/' in the order of bytes. */
    private static String beyond(String key) {
        return Keys.incoming(key).filter(Incoming.Ticketed.class::isInstance).isPresent() ? BEYOND_TICKETED : key;
    }
}
