package pixfleet.fleet.drain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receipts of the leases in hand, on disk, so that an agent that starts after a crash gives the tasks back at once
 * instead of leaving them to run out. Losing this folder costs time only.
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

    /** Keeps a receipt until its term ends. A second call with a later term replaces the first. */
    void keep(Lease lease, Duration term) {
        try {
            Files.writeString(file(lease), clock.instant().plus(term) + "\n" + lease.receipt());
        } catch (IOException e) {
            log.warn("could not keep a receipt folder={}", folder, e);
        }
    }

    /** Forgets a receipt. */
    void forget(Lease lease) {
        try {
            Files.deleteIfExists(file(lease));
        } catch (IOException e) {
            log.warn("could not forget a receipt folder={}", folder, e);
        }
    }

    /** Takes out every receipt of a former agent whose term has not ended. */
    public List<String> leftBehind() {
        var receipts = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                List<String> lines = Files.readAllLines(file);
                if (lines.size() == 2 && instant(lines.getFirst()).isAfter(clock.instant())) {
                    receipts.add(lines.get(1));
                }
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            return receipts;
        } catch (IOException e) {
            throw new UncheckedIOException("read the folder " + folder, e);
        }
        return receipts;
    }

    /** A file cut short by a crash says nothing. */
    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.MIN;
        }
    }

    private Path file(Lease lease) {
        return folder.resolve(UUID.nameUUIDFromBytes(lease.receipt().getBytes(StandardCharsets.UTF_8))
                .toString());
    }
}
