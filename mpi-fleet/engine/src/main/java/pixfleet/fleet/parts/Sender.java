package pixfleet.fleet.parts;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.MappedPart;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.Upload;

/**
 * Stores a rank's parts. Where the store is this machine's memory a part is filled in there; elsewhere it is filled in a buffer
 * and sent while the next one is being filled. After one has failed it takes bytes and forgets them. For one thread.
 */
final class Sender implements AutoCloseable {
    private final Results results;
    private final Upload upload;
    private final Runnable beat;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment[] buffers = {MemorySegment.NULL, MemorySegment.NULL};
    private final Map<Integer, String> stored = new HashMap<>();
    private Optional<MappedPart> place = Optional.empty();
    private Optional<AsyncCall<String>> inFlight = Optional.empty();
    private int numberInFlight;
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
     * Takes some bytes of a part: the first of them first, and none of the next part until this one is sent.
     *
     * @param at where in the part they belong
     * @param bytes left alone, and not kept
     */
    void fill(Part part, long at, MemorySegment bytes) {
        if (failure.isPresent()) {
            return;
        }
        try {
            if (at == 0) {
                place = results.mappedPart(upload, part.number(), part.at(), part.bytes());
            }
            place.map(MappedPart::memory)
                    .orElseGet(() -> buffer(part))
                    .asSlice(at, bytes.byteSize())
                    .copyFrom(bytes);
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        } catch (InternalError e) {
            failure = Optional.of(new TransientFailure("fill part %d of %s".formatted(part.number(), upload.key()), e));
        }
    }

    private MemorySegment buffer(Part part) {
        if (buffers[current].byteSize() < part.bytes()) {
            buffers[current] = arena.allocate(part.bytes());
        }
        return buffers[current].asSlice(0, part.bytes());
    }

    /** Sends what has been filled, once what was sent before is stored. */
    void send(Part part) {
        await();
        if (failure.isPresent()) {
            return;
        }
        if (place.isPresent()) {
            try (MappedPart filled = place.get()) {
                stored.put(part.number(), filled.stored());
            }
            place = Optional.empty();
            return;
        }
        MemorySegment content = buffer(part);
        numberInFlight = part.number();
        inFlight = Optional.of(AsyncCall.begin(() -> results.part(upload, part.number(), part.at(), content)));
        current = 1 - current;
    }

    /** Waits until all that was sent is stored, or has failed. */
    void await() {
        try {
            inFlight.ifPresent(call -> stored.put(numberInFlight, call.await(beat)));
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        } finally {
            inFlight = Optional.empty();
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
            place.ifPresent(MappedPart::close);
        } finally {
            arena.close();
        }
    }
}
