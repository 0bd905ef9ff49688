package pixfleet.fleet.process;

import java.util.Locale;
import pixfleet.pipeline.Dimensions;

/**
 * How large an image may be once decoded. Asked with the shape read from the file itself, before any decoder runs.
 *
 * @param maxPixels rows times columns, 1 or more
 * @param maxEdgePixels rows or columns, 1 or more
 * @param maxDecodedBytes bytes of the decoded image, 1 or more
 */
public record PixelBudget(long maxPixels, int maxEdgePixels, long maxDecodedBytes) {
    /** Checks the ranges. */
    public PixelBudget {
        if (maxPixels < 1 || maxEdgePixels < 1 || maxDecodedBytes < 1) {
            throw new IllegalArgumentException("a pixel budget is positive in every part");
        }
    }

    /**
     * Lets an image pass.
     *
     * @throws UnfitImage if it is larger than the budget
     */
    public void check(Dimensions shape) {
        if (shape.width() > maxEdgePixels || shape.height() > maxEdgePixels) {
            throw new UnfitImage("The image is %d x %d pixels; an edge may have at most %d."
                    .formatted(shape.width(), shape.height(), maxEdgePixels));
        }
        if (shape.pixels() > maxPixels) {
            throw new UnfitImage(String.format(
                    Locale.ROOT,
                    "The image has %.1f megapixels; at most %.1f are processed.",
                    shape.pixels() / 1e6,
                    maxPixels / 1e6));
        }
        if (shape.decodedBytes() > maxDecodedBytes) {
            throw new UnfitImage("The decoded image takes %d MiB; a rank has room for %d."
                    .formatted(shape.decodedBytes() >> 20, maxDecodedBytes >> 20));
        }
    }
}
