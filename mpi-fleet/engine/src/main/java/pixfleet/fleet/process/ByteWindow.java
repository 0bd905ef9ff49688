package pixfleet.fleet.process;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pixfleet.header.UnfitImage;

/** Reads single values of a file through a window that moves along, so that neighbours cost one request. For one thread. */
final class ByteWindow {
    /** Long enough for the directory of nearly every file, short enough to be cheap where only a part is used. */
    private static final int WINDOW_BYTES = 64 * 1024;

    private final RangedFile file;
    private final byte[] memory;
    private final ByteBuffer window;
    private long start;

    ByteWindow(RangedFile file, ByteOrder order) {
        this.file = file;
        this.memory = new byte[(int) Math.min(WINDOW_BYTES, file.length())];
        this.window = ByteBuffer.wrap(memory).order(order).limit(0);
    }

    /** Reads what follows in that byte order. */
    void order(ByteOrder order) {
        window.order(order);
    }

    int unsignedByte(long at) {
        return window.get(show(at, Byte.BYTES)) & 0xFF;
    }

    int unsignedShort(long at) {
        return window.getShort(show(at, Short.BYTES)) & 0xFFFF;
    }

    long unsignedInt(long at) {
        return window.getInt(show(at, Integer.BYTES)) & 0xFFFFFFFFL;
    }

    /** A value of 64 bits; one above 2^63 comes out negative. */
    long signedLong(long at) {
        return window.getLong(show(at, Long.BYTES));
    }

    /** Where in the window that place is, after moving it there if need be. */
    private int show(long at, int bytes) {
        if (at < 0 || at > file.length() - bytes) {
            throw UnfitImage.truncated("a part of the TIFF picture lies beyond its end");
        }
        if (at < start || at + bytes > start + window.limit()) {
            int count = (int) Math.min(memory.length, file.length() - at);
            window.limit(0);
            file.read(at, MemorySegment.ofArray(memory).asSlice(0, count));
            window.limit(count);
            start = at;
        }
        return (int) (at - start);
    }
}
