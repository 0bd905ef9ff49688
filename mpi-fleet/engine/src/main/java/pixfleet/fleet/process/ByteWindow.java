package pixfleet.fleet.process;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pixfleet.header.FileBytes;
import pixfleet.header.FileEnd;

/** Reads single values of a file through a window that moves along, so that neighbours cost one request. For one thread. */
public final class ByteWindow implements FileBytes {
    /** Long enough for the directory of nearly every file, short enough to be cheap where only a part is used. */
    private static final int WINDOW_BYTES = 64 * 1024;

    private final RangedFile file;
    private final byte[] memory;
    private final ByteBuffer window;
    private long start;

    private ByteWindow(RangedFile file) {
        this.file = file;
        this.memory = new byte[(int) Math.min(WINDOW_BYTES, file.length())];
        this.window = ByteBuffer.wrap(memory).limit(0);
    }

    /** Reads that file, which stays open as long as this is used. What it throws goes through. */
    public static FileBytes over(RangedFile file) {
        return new ByteWindow(file);
    }

    @Override
    public long length() {
        return file.length();
    }

    @Override
    public int unsigned(long at) {
        return window.get(show(at, Byte.BYTES)) & 0xFF;
    }

    @Override
    public long number(long at, int count, ByteOrder order) {
        int place = show(at, count);
        window.order(order);
        return switch (count) {
            case Byte.BYTES -> window.get(place) & 0xFF;
            case Short.BYTES -> window.getShort(place) & 0xFFFF;
            case Integer.BYTES -> window.getInt(place) & 0xFFFFFFFFL;
            case Long.BYTES -> window.getLong(place);
            default -> FileBytes.super.number(at, count, order);
        };
    }

    @Override
    public FileBytes beside() {
        return new ByteWindow(file);
    }

    /** Where in the window that place is, after moving it there if need be. */
    private int show(long at, int bytes) {
        if (at < 0 || at > file.length() - bytes) {
            throw new FileEnd("The file is truncated: a part of the TIFF picture lies beyond its end.");
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
