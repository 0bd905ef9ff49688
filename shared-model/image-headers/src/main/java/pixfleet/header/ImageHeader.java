package pixfleet.header;

import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/**
 * What an image's first bytes say of it.
 *
 * @param format what it is, by its magic number
 * @param dimensions the shape it decodes to, before EXIF orientation
 */
public record ImageHeader(ImageFormat format, Dimensions dimensions) {}
