package pixfleet.fleet.process;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Stores whole objects only. */
public interface WholeResults extends Results {
    @Override
    default Upload begin(String key, String mediaType, long bytes) {
        throw new AssertionError("nothing here is stored in parts");
    }

    @Override
    default String part(Upload upload, int number, long at, MemorySegment content) {
        throw new AssertionError("nothing here is stored in parts");
    }

    @Override
    default void complete(Upload upload, List<String> parts) {
        throw new AssertionError("nothing here is stored in parts");
    }

    @Override
    default void abort(Upload upload) {
        throw new AssertionError("nothing here is stored in parts");
    }
}
