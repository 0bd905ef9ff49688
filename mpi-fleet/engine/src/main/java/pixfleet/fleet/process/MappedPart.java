package pixfleet.fleet.process;

import java.lang.foreign.MemorySegment;

/** Where a part of an object lies in a store that is this machine's memory: filled there, it needs no copying. For one thread. */
public interface MappedPart extends AutoCloseable {
    /**
     * Memory to be filled, as long as the part. Where the store's medium fails, an {@link InternalError} is thrown to whoever
     * fills it, so that only Java's own copying may: native code would bring the process down.
     */
    MemorySegment memory();

    /**
     * Ends the filling.
     *
     * @return what {@link Results#part} would have answered
     */
    String stored();

    /** Gives the memory back; what was filled stays. */
    @Override
    void close();
}
