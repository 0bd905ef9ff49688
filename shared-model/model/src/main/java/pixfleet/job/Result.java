package pixfleet.job;

import java.util.List;
import pixfleet.pipeline.Dimensions;

/**
 * A finished image and its facts. Both objects lie in the results bucket.
 *
 * @param key where the image lies
 * @param thumbKey where its thumbnail lies, a JPEG of at most 320 pixels an edge
 * @param format how the image is encoded
 * @param dimensions its shape
 * @param bytes size of the encoded image
 * @param timings how long it took
 * @param notes sentences for the user, on what the original had and the result has not
 * @param strips how many were taken over from an attempt that was cut short
 */
public record Result(
        String key,
        String thumbKey,
        ImageFormat format,
        Dimensions dimensions,
        long bytes,
        Timings timings,
        List<String> notes,
        StripCount strips) {
    /** Copies the list. */
    public Result {
        notes = List.copyOf(notes);
    }

    /** A result made in one go. */
    public Result(
            String key,
            String thumbKey,
            ImageFormat format,
            Dimensions dimensions,
            long bytes,
            Timings timings,
            List<String> notes) {
        this(key, thumbKey, format, dimensions, bytes, timings, notes, StripCount.NONE);
    }

    /** A result of which nothing is to be noted. */
    public Result(String key, String thumbKey, ImageFormat format, Dimensions dimensions, long bytes, Timings timings) {
        this(key, thumbKey, format, dimensions, bytes, timings, List.of());
    }
}
