package pixfleet.fleet.process;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import pixfleet.fault.TransientFailure;
import pixfleet.header.UnfitImage;
import pixfleet.job.Task;

/** What turns pixels into other pixels. Called by one thread. */
public interface Kernels {
    /**
     * Decodes a file, turns it upright, runs the pipeline and encodes what comes out. Of pictures that are looked at by
     * tiles, those are stored on the way: of the result, and of the original beside it.
     *
     * <p>8 and 16 bits, gray, colour and colour with alpha are kept as they are unless an operation says otherwise. The
     * result is bit for bit what single-process OpenCV gives for the same chain.
     *
     * @param file what {@link ImageFile#read} said of the bytes
     * @param original the bytes; may be changed
     * @param task says what is done, and whose tiles they are
     * @param arena lends the memory of the rendition
     * @throws UnfitImage if the pixels cannot be decoded, processed or encoded
     * @throws TransientFailure if tiles could not be stored this time
     */
    Rendition render(ImageFile file, ByteBuffer original, Task task, Arena arena);
}
