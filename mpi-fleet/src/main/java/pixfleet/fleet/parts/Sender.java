package pixfleet.fleet.parts;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.Upload;

/**
 * Stores a rank's parts, one at a time, while the next one is being filled. After one has failed it stores no more. Filled by
 * one thread.
 */
final class Sender implements AutoCloseable {
    private final Results results;
    private final Upload upload;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment[] buffers = {MemorySegment.NULL, MemorySegment.NULL};
    private final Map<Integer, String> stored = new ConcurrentHashMap<>();
    private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
    private Optional<RuntimeException> failure = Optional.empty();
    private int current;

    Sender(Results results, Upload upload) {
        this.results = results;
        this.upload = upload;
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
            underWay = new CompletableFuture<>();
            CompletableFuture<Void> done = underWay;
            Thread.startVirtualThread(() -> store(part, content, done));
        }
        current = 1 - current;
    }

    private void store(Part part, MemorySegment content, CompletableFuture<Void> done) {
        try {
            stored.put(part.number(), results.part(upload, part.number(), part.at(), content));
            done.complete(null);
        } catch (Throwable e) {
            done.completeExceptionally(e);
        }
    }

    /** Waits until all that was sent is stored, or has failed. */
    void await() {
        try {
            underWay.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            failure = Optional.of(e.getCause() instanceof RuntimeException cause ? cause : e);
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
