package pixfleet.fleet.process;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import pixfleet.header.UnfitImage;
import pixfleet.pipeline.Pipeline;

/** What turns pixels into other pixels. Called by one thread. */
public interface Kernels {
    /**
     * Decodes a file, turns it upright, runs the pipeline and encodes what comes out.
     *
     * <p>8 and 16 bits, gray, colour and colour with alpha are kept as they are unless an operation says otherwise. The
     * result is bit for bit what single-process OpenCV gives for the same chain.
     *
     * @param file what {@link ImageFile#read} said of the bytes
     * @param original the bytes; may be changed
     * @param arena lends the memory of the rendition
     * @throws UnfitImage if the pixels cannot be decoded, processed or encoded
     */
    Rendition render(ImageFile file, ByteBuffer original, Pipeline pipeline, Arena arena);
}
