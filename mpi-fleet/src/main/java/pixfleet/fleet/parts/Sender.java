package pixfleet.fleet.parts;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.Upload;

/**
 * Stores a rank's parts, one at a time, while the next one is being filled. After one has failed it stores no more. Filled by
 * one thread.
 */
final class Sender implements AutoCloseable {
    private final Results results;
    private final Upload upload;
    private final Runnable beat;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment[] buffers = {MemorySegment.NULL, MemorySegment.NULL};
    private final Map<Integer, String> stored = new HashMap<>();
    private Optional<Errand<String>> underWay = Optional.empty();
    private int numberUnderWay;
    private Optional<RuntimeException> failure = Optional.empty();
    private int current;

    /**
     * @param beat called again and again while this waits
     */
    Sender(Results results, Upload upload, Runnable beat) {
        this.results = results;
        this.upload = upload;
        this.beat = beat;
    }

    /**
     * Memory for the next part, to be filled and then sent.
     *
     * @param bytes of the part
     */
    MemorySegment buffer(long bytes) {
        if (buffers[current].byteSize() < bytes) {
            buffers[current] = arena.allocate(bytes);
        }
        return buffers[current].asSlice(0, bytes);
    }

    /** Sends what {@link #buffer} gave, once what was sent before is stored. */
    void send(Part part) {
        MemorySegment content = buffers[current].asSlice(0, part.bytes());
        await();
        if (failure.isEmpty()) {
            numberUnderWay = part.number();
            underWay = Optional.of(Errand.begin(() -> results.part(upload, part.number(), part.at(), content)));
        }
        current = 1 - current;
    }

    /** Waits until all that was sent is stored, or has failed. */
    void await() {
        try {
            underWay.ifPresent(errand -> stored.put(numberUnderWay, errand.await(beat)));
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        } finally {
            underWay = Optional.empty();
        }
    }

    /** Why a part could not be stored. */
    Optional<RuntimeException> failure() {
        return failure;
    }

    /** What the store answered, by a part's number. */
    Map<Integer, String> stored() {
        return stored;
    }

    /** Bytes of native memory in use. */
    long heldBytes() {
        return buffers[0].byteSize() + buffers[1].byteSize();
    }

    @Override
    public void close() {
        try {
            await();
        } finally {
            arena.close();
        }
    }
}
