package pixfleet.fleet.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * Allocates files: afterwards every byte has its place on the disk, so that filling a mapping of the file cannot fail for
 * want of space, and is as quick as it can be.
 *
 * <p>Java cannot: it only sets a length, and leaves holes.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/posix_fallocate.3.html">posix_fallocate(3)</a>
 */
@SuppressWarnings("restricted") // The C library is called, as is OpenCV.
final class FileSpace {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final String ERRNO = "errno";
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2),
            Linker.Option.captureCallState(ERRNO));
    private static final MethodHandle ALLOCATE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("posix_fallocate"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle CLOSE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle MESSAGE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("strerror"),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final VarHandle ERRNO_VALUE =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement(ERRNO));
    private static final int WRITE_ONLY = 1;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int INTERRUPTED = 4;
    private static final int LONGEST_MESSAGE = 256;

    private FileSpace() {}

    /**
     * Gives an empty file a length and a place.
     *
     * @param bytes 1 or more
     * @throws IOException if there is no room, the file system takes no files so large, or the file cannot be opened
     */
    static void allocate(Path file, long bytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int descriptor =
                    (int) OPEN.invokeExact(state, arena.allocateFrom(file.toString()), WRITE_ONLY | CLOSE_ON_EXEC);
            if (descriptor < 0) {
                throw failed("open " + file, (int) ERRNO_VALUE.get(state, 0L));
            }
            int error;
            do {
                error = (int) ALLOCATE.invokeExact(descriptor, 0L, bytes);
            } while (error == INTERRUPTED);
            var _ = (int) CLOSE.invokeExact(descriptor);
            if (error != 0) {
                throw failed("allocate %d bytes for %s".formatted(bytes, file), error);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("calling the C library", e);
        }
    }

    private static IOException failed(String what, int error) throws Throwable {
        MemorySegment message = (MemorySegment) MESSAGE.invokeExact(error);
        return new IOException(
                what + ": " + message.reinterpret(LONGEST_MESSAGE).getString(0));
    }
}
