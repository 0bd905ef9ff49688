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
 * The leases in hand, on disk, so that an agent that starts after a crash takes the tasks up at once instead of leaving the
 * leases to run out. They are taken up rather than given back: a queue may hand what is given back to the dead agent's last
 * look, which nobody reads. Losing this folder costs time only.
 */
public final class Receipts {
    private static final Logger log = LoggerFactory.getLogger(Receipts.class);

    private final Path folder;
    private final Clock clock;

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

    /** Takes out every lease of a former agent whose term has not ended, counted as handed out once more. */
    List<Lease> leftBehind() {
        var leases = new ArrayList<Lease>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
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
        String[] parts = text.split("\n", 4);
        try {
            return parts.length == 4 && Instant.parse(parts[0]).isAfter(clock.instant())
                    ? Optional.of(new Lease(parts[2], parts[3], Integer.parseInt(parts[1]) + 1))
                    : Optional.empty();
        } catch (DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Path file(Lease lease) {
        return folder.resolve(UUID.nameUUIDFromBytes(lease.receipt().getBytes(StandardCharsets.UTF_8))
                .toString());
    }
}
