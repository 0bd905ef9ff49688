package pixfleet.fleet.opencv.codec;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.header.UnfitImage;

/**
 * Lossless WebP that keeps the colours below full transparency too. OpenCV asks its libwebp to clear them, and offers
 * no way not to, so the same library is asked here.
 *
 * @see <a href="https://developers.google.com/speed/webp/docs/api">WebP API, the simple and the advanced encoding API</a>
 */
final class ExactWebp {
    /** Any version of the interface that begins alike is compatible. */
    private static final int INTERFACE = 0x020F;

    /** What libwebp's own simple lossless encoder takes. */
    private static final float QUALITY = 70;

    private static final int CONFIG_BYTES = 256;
    private static final int LOSSLESS_AT = 0;
    private static final int EXACT_AT = 96;
    private static final int PICTURE_BYTES = 512;
    private static final int IN_COLOURS_AT = 0;
    private static final int WIDTH_AT = 8;
    private static final int HEIGHT_AT = 12;
    private static final int WRITER_AT = 96;
    private static final int WRITTEN_AT = 104;
    private static final int ERROR_AT = 136;
    private static final int MEMORY_BYTES = 64;
    private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final SymbolLookup LIBRARY = library();
    private static final MethodHandle CONFIGURE =
            function("WebPConfigInitInternal", FunctionDescriptor.of(INT, ADDRESS, INT, ValueLayout.JAVA_FLOAT, INT));
    private static final MethodHandle BEGIN =
            function("WebPPictureInitInternal", FunctionDescriptor.of(INT, ADDRESS, INT));
    private static final MethodHandle IMPORT =
            function("WebPPictureImportBGRA", FunctionDescriptor.of(INT, ADDRESS, ADDRESS, INT));
    private static final MethodHandle COLLECT = function("WebPMemoryWriterInit", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle ENCODE = function("WebPEncode", FunctionDescriptor.of(INT, ADDRESS, ADDRESS));
    private static final MethodHandle END = function("WebPPictureFree", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle FREE = function("WebPMemoryWriterClear", FunctionDescriptor.ofVoid(ADDRESS));

    private ExactWebp() {}

    /** What {@link Natives} loaded. */
    private static SymbolLookup library() {
        Loader.load(opencv_imgcodecs.class);
        return SymbolLookup.loaderLookup();
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor shape) {
        return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), shape);
    }

    /**
     * Encodes.
     *
     * @param image continuous, B, G, R, A of 8 bits
     * @param arena lends the memory of the file
     * @throws UnfitImage if WebP cannot take it
     */
    static ByteBuffer encode(Mat image, Arena arena) {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment config = own.allocate(CONFIG_BYTES, Long.BYTES);
            MemorySegment picture = own.allocate(PICTURE_BYTES, Long.BYTES);
            MemorySegment memory = own.allocate(MEMORY_BYTES, Long.BYTES);
            check((int) CONFIGURE.invokeExact(config, 0, QUALITY, INTERFACE), "its settings do not fit");
            check((int) BEGIN.invokeExact(picture, INTERFACE), "its settings do not fit");
            config.set(INT, LOSSLESS_AT, 1);
            config.set(INT, EXACT_AT, 1);
            picture.set(INT, IN_COLOURS_AT, 1);
            picture.set(INT, WIDTH_AT, image.cols());
            picture.set(INT, HEIGHT_AT, image.rows());
            COLLECT.invokeExact(memory);
            picture.set(ADDRESS, WRITER_AT, LIBRARY.findOrThrow("WebPMemoryWrite"));
            picture.set(ADDRESS, WRITTEN_AT, memory);
            try {
                MemorySegment pixels = MemorySegment.ofAddress(image.data().address());
                check((int) IMPORT.invokeExact(picture, pixels, (int) image.step()), "there is no memory for it");
                int done = (int) ENCODE.invokeExact(config, picture);
                check(done, "libwebp ended with error " + picture.get(INT, ERROR_AT));
                return copied(memory, arena);
            } finally {
                END.invokeExact(picture);
                FREE.invokeExact(memory);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("call libwebp", e);
        }
    }

    @SuppressWarnings("restricted")
    private static ByteBuffer copied(MemorySegment memory, Arena arena) {
        long bytes = memory.get(ValueLayout.JAVA_LONG, ADDRESS.byteSize());
        if (bytes > Integer.MAX_VALUE) {
            throw new UnfitImage("The encoded result is larger than 2 GiB.");
        }
        MemorySegment file = arena.allocate(bytes, Long.BYTES);
        file.copyFrom(memory.get(ADDRESS, 0).reinterpret(bytes));
        return file.asByteBuffer();
    }

    private static void check(int done, String otherwise) {
        if (done == 0) {
            throw new UnfitImage("The result cannot be encoded as webp: " + otherwise + ".");
        }
    }
}
