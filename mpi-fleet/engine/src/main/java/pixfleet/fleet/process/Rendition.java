package pixfleet.fleet.process;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/**
 * A finished image that is not stored yet.
 *
 * @param image the encoded result
 * @param thumb a JPEG of it, at most 320 pixels an edge
 * @param format how the result is encoded
 * @param dimensions the result's shape
 * @param decode how long decoding took, orientation included
 * @param process how long the pipeline took
 * @param encode how long encoding took, thumbnail included
 * @param notes sentences for the user, on what the original had and this has not
 */
public record Rendition(
        ByteBuffer image,
        ByteBuffer thumb,
        ImageFormat format,
        Dimensions dimensions,
        Duration decode,
        Duration process,
        Duration encode,
        List<String> notes) {
    /** Copies the list. */
    public Rendition {
        notes = List.copyOf(notes);
    }
}
