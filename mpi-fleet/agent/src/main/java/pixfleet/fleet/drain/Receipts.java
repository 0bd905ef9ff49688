package pixfleet.fleet.drain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases in flight, on disk, so that an agent that starts after a crash takes the tasks up at once instead of leaving the
 * leases to run out. They are taken up rather than given back: a queue may hand what is given back to the dead agent's last
 * look, which nobody reads. Losing this folder costs time only.
 */
public final class Receipts {
    private static final Logger log = LoggerFactory.getLogger(Receipts.class);

    /** Of a file: when the lease ends, receives, crashes, receipt, body. */
    private static final int FIELDS = 5;

    private static final String LOOK = "look";
    private static final Duration AHEAD = Duration.ofSeconds(30);

    private final Path folder;
    private final Clock clock;
    private Instant unanswered = Instant.MIN;
    private Instant noted = Instant.MIN;

    /**
     * @param folder belongs to this object alone
     * @param clock says what has run out
     */
    public Receipts(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("create the folder " + folder, e);
        }
    }

    /** Keeps a lease until its term ends. A second call with a later term replaces the first. */
    void keep(Lease lease, Duration term) {
        try {
            Files.writeString(
                    file(lease),
                    String.join(
                            "\n",
                            clock.instant().plus(term).toString(),
                            String.valueOf(lease.receives()),
                            String.valueOf(lease.crashes()),
                            lease.receipt(),
                            lease.body()));
        } catch (IOException e) {
            log.warn("could not keep a lease folder={}", folder, e);
        }
    }

    /** Forgets a lease. */
    void forget(Lease lease) {
        try {
            Files.deleteIfExists(file(lease));
        } catch (IOException e) {
            log.warn("could not forget a lease folder={}", folder, e);
        }
    }

    /**
     * A look begins. Should its answer never come, or never be read, tasks may be leased of which nothing is known. This is
     * written down for a while ahead, and so seldom.
     *
     * @param until when such leases will have ended
     */
    synchronized void looks(Instant until) {
        if (noted.isBefore(until)) {
            noted = until.plus(AHEAD);
            writeLook(noted);
        }
    }

    /** The look has failed; see {@link #looks}. */
    synchronized void lookFailed(Instant until) {
        unanswered = until.isAfter(unanswered) ? until : unanswered;
    }

    /** The agent ends, and every look but those that have failed was answered. */
    synchronized void looksNoMore() {
        writeLook(unanswered);
        noted = Instant.MIN;
    }

    /** Until when tasks may be leased by a look of a former agent. Asked before {@link #leftBehind}. */
    synchronized Optional<Instant> unanswered() {
        Path look = folder.resolve(LOOK);
        try {
            if (Files.exists(look)) {
                unanswered = Instant.parse(Files.readString(look));
            }
        } catch (IOException | DateTimeParseException e) {
            log.warn("could not read what a former agent looked for folder={}", folder, e);
        }
        return Optional.of(unanswered).filter(clock.instant()::isBefore);
    }

    private void writeLook(Instant until) {
        Path look = folder.resolve(LOOK);
        try {
            if (until.isAfter(clock.instant())) {
                Files.writeString(look, until.toString());
            } else {
                Files.deleteIfExists(look);
            }
        } catch (IOException e) {
            log.warn("could not note a look folder={}", folder, e);
        }
    }

    /** Takes out every lease of a former agent whose term has not ended; the agent may have died of any of them. */
    List<Lease> leftBehind() {
        var leases = new ArrayList<Lease>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (file.endsWith(LOOK)) {
                    continue;
                }
                read(Files.readString(file)).ifPresent(leases::add);
                Files.delete(file);
            }
        } catch (IOException e) {
            log.warn("could not read the leases of a former agent folder={}", folder, e);
        }
        return leases;
    }

    /** A file cut short by a crash says nothing. */
    private Optional<Lease> read(String text) {
        String[] parts = text.split("\n", FIELDS);
        try {
            if (parts.length < FIELDS || !Instant.parse(parts[0]).isAfter(clock.instant())) {
                return Optional.empty();
            }
            int crashes = Math.max(1, Integer.parseInt(parts[2]));
            return Optional.of(new Lease(parts[3], parts[4], Integer.parseInt(parts[1]), crashes));
        } catch (DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Path file(Lease lease) {
        return folder.resolve(UUID.nameUUIDFromBytes(lease.receipt().getBytes(StandardCharsets.UTF_8))
                .toString());
    }
}
