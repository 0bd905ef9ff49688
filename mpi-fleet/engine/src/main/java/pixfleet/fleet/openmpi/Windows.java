package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
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
            byte[] name = communicator.broadcast(0, created.map(Windows::name).orElseGet(() -> new byte[0]));
            if (name.length == 0) {
                return Optional.empty();
            }
            Optional<MemorySegment> mine = mapped(file(name), bytes);
            long[] have = {mine.isPresent() ? 1 : 0};
            communicator.sum(have);
            return have[0] == communicator.size() ? mine : Optional.empty();
        } finally {
            created.ifPresent(Windows::unlink);
        }
    }

    private static byte[] name(SharedFile file) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(file.process())
                .putLong(file.number())
                .array();
    }

    private static SharedFile file(byte[] name) {
        ByteBuffer numbers = ByteBuffer.wrap(name);
        return new SharedFile(numbers.getLong(), numbers.getLong());
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
