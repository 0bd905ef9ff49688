package pixfleet.fleet.opencv.mat;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.pipeline.Dimensions;

/**
 * An image of which only some columns of each row are there: it has the addresses of all its pixels, and takes memory
 * for those that were put, in pages of 4 KiB.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>
 */
public final class SparseImage implements AutoCloseable {
    private static final int READ_AND_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS_UNRESERVED = 0x4022;
    private static final long FAILED = -1;

    /** Of pages of 2 MiB a sparse image would have nearly all. */
    private static final int NO_HUGE_PAGES = 15;

    private static final MethodHandle MAP = function(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final MethodHandle ADVISE = function(
            "madvise",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle UNMAP = function(
            "munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    private final Dimensions image;
    private final MemorySegment bytes;
    private final Mat mat;

    /**
     * An image without pixels.
     *
     * @throws OutOfMemoryError if there are no addresses left for it
     */
    public SparseImage(Dimensions image) {
        this.image = image;
        this.bytes = mapped(image.decodedBytes());
        this.mat = MatMemory.over(image, image.height(), bytes);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }

    @SuppressWarnings("restricted")
    private static MemorySegment mapped(long length) {
        try {
            long at = (long) MAP.invokeExact(0L, length, READ_AND_WRITE, PRIVATE_ANONYMOUS_UNRESERVED, -1, 0L);
            if (at == FAILED) {
                throw new OutOfMemoryError("no addresses for " + length + " bytes");
            }
            // A system without huge pages knows no such advice, and needs none.
            var _ = (int) ADVISE.invokeExact(at, length, NO_HUGE_PAGES);
            return MemorySegment.ofAddress(at).reinterpret(length);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("map memory", e);
        }
    }

    /** All of it; what was not put is not to be looked at. */
    public Mat mat() {
        return mat;
    }

    /** Where some columns of a row lie. */
    public MemorySegment part(int row, int column, int columns) {
        long pixel = (long) image.channels() * image.depth() / 8;
        return bytes.asSlice(row * image.rowBytes() + column * pixel, columns * pixel);
    }

    @Override
    public void close() {
        mat.close();
        try {
            int done = (int) UNMAP.invokeExact(bytes.address(), bytes.byteSize());
            if (done != 0) {
                throw new IllegalStateException("memory cannot be given back");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("give memory back", e);
        }
    }
}
