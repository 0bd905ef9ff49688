package pixfleet.fleet.codec;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes that one rank adds to a file. The pieces of all ranks, in rank order, are the file.
 *
 * <p>Grows by appending, outside the Java heap and without ever moving what it holds. Not to be appended to by several threads at
 * once; once complete, any thread may read it. Empty for a rank that adds nothing.
 */
public final class EncodedPiece implements AutoCloseable {
    private static final int CHUNK_BYTES = 4 << 20;

    private final Arena arena;
    private final int chunkBytes;
    private final List<MemorySegment> chunks = new ArrayList<>();
    private long length;

    /** In memory of its own. */
    public EncodedPiece() {
        this(Arena.ofShared(), CHUNK_BYTES);
    }

    /**
     * In memory of others.
     *
     * @param arena where there is memory; closed with this piece, or instead of it
     * @param chunkBytes the size of its allocations, 1 or more
     */
    public EncodedPiece(Arena arena, int chunkBytes) {
        this.arena = arena;
        this.chunkBytes = chunkBytes;
    }

    /** How many bytes there are. */
    public long length() {
        return length;
    }

    /** Appends all of a segment's bytes. */
    public void append(MemorySegment bytes) {
        long done = 0;
        while (done < bytes.byteSize()) {
            int into = (int) (length % chunkBytes);
            if (into == 0) {
                chunks.add(arena.allocate(chunkBytes));
            }
            long count = Math.min(bytes.byteSize() - done, chunkBytes - into);
            MemorySegment.copy(bytes, done, chunks.getLast(), into, count);
            done += count;
            length += count;
        }
    }

    /** Appends the buffer's bytes from its position to its limit, and leaves it alone. */
    public void append(ByteBuffer bytes) {
        append(MemorySegment.ofBuffer(bytes));
    }

    /** Overwrites bytes that are there. */
    void put(long at, ByteBuffer bytes) {
        for (int i = 0; i < bytes.remaining(); i++) {
            long place = at + i;
            chunks.get((int) (place / chunkBytes))
                    .set(ValueLayout.JAVA_BYTE, place % chunkBytes, bytes.get(bytes.position() + i));
        }
    }

    /**
     * Copies a part.
     *
     * @param from the first byte of the part, counted from 0 in this piece
     * @param into filled to its end
     * @throws IndexOutOfBoundsException if the part does not lie within the piece
     */
    public void copyTo(long from, MemorySegment into) {
        if (from < 0 || into.byteSize() > length - from) {
            throw new IndexOutOfBoundsException(
                    "there are no %d bytes from %d in a piece of %d".formatted(into.byteSize(), from, length));
        }
        long done = 0;
        while (done < into.byteSize()) {
            long at = from + done;
            long count = Math.min(into.byteSize() - done, chunkBytes - at % chunkBytes);
            MemorySegment.copy(chunks.get((int) (at / chunkBytes)), at % chunkBytes, into, done, count);
            done += count;
        }
    }

    /** All bytes without a gap, valid until this piece is closed. Copied only if they are many. Nothing more may be appended. */
    public MemorySegment joined() {
        if (chunks.size() == 1) {
            return chunks.getFirst().asSlice(0, length);
        }
        MemorySegment all = arena.allocate(length);
        copyTo(0, all);
        return all;
    }

    /**
     * Writes all bytes.
     *
     * @param channel blocking; left open
     * @throws IOException if the channel cannot be written
     */
    public void writeTo(WritableByteChannel channel) throws IOException {
        long left = length;
        for (MemorySegment chunk : chunks) {
            long count = Math.min(left, chunkBytes);
            ByteBuffer bytes = chunk.asSlice(0, count).asByteBuffer();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            left -= count;
        }
    }

    /** Frees the memory. */
    @Override
    public void close() {
        arena.close();
    }
}
