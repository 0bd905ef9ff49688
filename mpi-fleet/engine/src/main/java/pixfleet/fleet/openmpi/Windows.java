package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.gang.Communicator;

/** The memory that the ranks of a gang share for one image. */
final class Windows implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Windows.class);

    private final Communicator communicator;

    /** Shared, since a rank may compute on several threads. */
    private final Arena arena = Arena.ofShared();

    Windows(Communicator communicator) {
        this.communicator = communicator;
    }

    /** Opens one, as {@link Communicator#window} says. All ranks have it, or none. */
    Optional<MemorySegment> open(long bytes) {
        Optional<SharedFile> created = communicator.rank() == 0 ? created(bytes) : Optional.empty();
        try {
            // There is no process 0: all zeros say that there is no file.
            long[] name = created.map(file -> new long[] {file.process(), file.number()})
                    .orElseGet(() -> new long[2]);
            communicator.sum(name);
            if (name[0] == 0) {
                return Optional.empty();
            }
            Optional<MemorySegment> mine = mapped(new SharedFile(name[0], name[1]), bytes);
            long[] have = {mine.isPresent() ? 1 : 0};
            communicator.sum(have);
            return have[0] == communicator.size() ? mine : Optional.empty();
        } finally {
            created.ifPresent(Windows::unlink);
        }
    }

    private static Optional<SharedFile> created(long bytes) {
        try {
            return Optional.of(SharedFile.create(bytes));
        } catch (IOException e) {
            log.warn("ranks send rows to each other, which is slower: no shared memory cause={}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<MemorySegment> mapped(SharedFile file, long bytes) {
        try {
            return Optional.of(file.map(bytes, arena));
        } catch (IOException e) {
            log.warn("window not mapped file={} bytes={} cause={}", file, bytes, e.getMessage());
            return Optional.empty();
        }
    }

    private static void unlink(SharedFile file) {
        try {
            file.unlink();
        } catch (IOException e) {
            log.warn("a window keeps its name file={}", file, e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
