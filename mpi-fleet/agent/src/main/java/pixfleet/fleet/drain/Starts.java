package pixfleet.fleet.drain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often this node was started in a row without coming to anything, on disk, so that a node that crashes again and again
 * takes its time. From any thread.
 */
public final class Starts {
    private static final Logger log = LoggerFactory.getLogger(Starts.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int MAX_DOUBLINGS = 10;

    private final Path file;
    private int failed;

    /** @param file belongs to this object alone */
    public Starts(Path file) {
        this.file = file;
    }

    /** This start begins. Until it comes to something it is one more that did not. */
    public synchronized void begin() {
        failed = read();
        write(failed + 1);
        if (failed > 0) {
            log.warn("starts before this one came to nothing failed={} pause={}", failed, pause());
        }
    }

    /** How many starts before this one came to nothing; 0 once this one has come to something. */
    public synchronized int failed() {
        return failed;
    }

    /** How long to wait before the first world: the first failure may be chance, what follows is not. */
    synchronized Duration pause() {
        if (failed < 2) {
            return Duration.ZERO;
        }
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failed - 2, MAX_DOUBLINGS));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** This start has come to something. A second call does nothing. */
    synchronized void cameToSomething() {
        if (failed > 0 || Files.exists(file)) {
            failed = 0;
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                log.warn("could not forget failed starts file={}", file, e);
            }
        }
    }

    private int read() {
        try {
            return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
        } catch (IOException | NumberFormatException e) {
            log.warn("could not read how many starts failed file={}", file, e);
            return 0;
        }
    }

    private void write(int count) {
        try {
            Files.writeString(file, String.valueOf(count));
        } catch (IOException e) {
            log.warn("could not write how many starts failed file={}", file, e);
        }
    }
}
