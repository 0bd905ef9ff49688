package pixfleet.fleet.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Native memory for files, used again: the JDK fills every allocation with zeroes, and pages once touched are several
 * times faster than fresh ones. Its arenas may be used and closed by any thread; the recycler outlives them.
 */
public final class Recycler {
    /** Smaller pieces are cheap to allocate. */
    private static final int MIN_BYTES = 64 << 10;

    private final long mostBytes;
    private final int mostOfASize;
    private final Map<Long, Deque<MemorySegment>> kept = new HashMap<>();

    /**
     * @param mostBytes a larger piece is not kept
     * @param mostOfASize how many pieces of a size are kept; sizes are powers of two
     */
    public Recycler(long mostBytes, int mostOfASize) {
        this.mostBytes = mostBytes;
        this.mostOfASize = mostOfASize;
    }

    /** A shared arena whose memory holds what its last user left there, and comes back when it is closed. */
    public Arena arena() {
        return new Recycling();
    }

    private synchronized MemorySegment take(long size) {
        Deque<MemorySegment> free = kept.get(size);
        MemorySegment found = free == null ? null : free.pollLast();
        return found == null ? Arena.ofAuto().allocate(size, Long.BYTES) : found;
    }

    private synchronized void giveBack(List<MemorySegment> pieces) {
        for (MemorySegment piece : pieces) {
            Deque<MemorySegment> free = kept.computeIfAbsent(piece.byteSize(), _ -> new ArrayDeque<>());
            if (free.size() < mostOfASize) {
                free.add(piece);
            }
        }
    }

    private final class Recycling implements Arena {
        private final Arena arena = Arena.ofShared();
        private final List<MemorySegment> lent = new ArrayList<>();

        @Override
        @SuppressWarnings("restricted")
        public MemorySegment allocate(long bytes, long alignment) {
            if (bytes < MIN_BYTES || bytes > mostBytes || alignment > Long.BYTES) {
                return arena.allocate(bytes, alignment);
            }
            MemorySegment piece = take(Long.highestOneBit(bytes - 1) << 1);
            synchronized (lent) {
                lent.add(piece);
            }
            return piece.asSlice(0, bytes).reinterpret(arena, null);
        }

        @Override
        public MemorySegment.Scope scope() {
            return arena.scope();
        }

        /** What was lent can no longer be reached through this arena when others may have it. */
        @Override
        public void close() {
            arena.close();
            synchronized (lent) {
                giveBack(lent);
            }
        }
    }
}
