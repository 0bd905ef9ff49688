/**
 * Canny's edges of one strip of an image, the same pixels as OpenCV's {@code Canny} finds on the whole image.
 *
 * <p>A pixel's gradient and whether it is thinned away depend on a few rows around it. Whether a weak edge counts may depend
 * on any pixel of the image, so strips tell each other about their boundary rows until nothing changes.
 */
@NullMarked
package pixfleet.fleet.opencv.canny;

import org.jspecify.annotations.NullMarked;
