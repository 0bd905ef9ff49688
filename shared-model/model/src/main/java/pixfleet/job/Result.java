package pixfleet.job;

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
 */
public record Result(
        String key, String thumbKey, ImageFormat format, Dimensions dimensions, long bytes, Timings timings) {}
