package pixfleet.control.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.pipeline.Dimensions;

/**
 * What is taken at most.
 *
 * @param maxBytes size of a file in bytes, 1 to 5 GiB
 * @param maxPixels rows times columns, 1 to 2^40
 * @param maxEdgePixels the longer edge, 1 to 1000000
 * @param maxImages images of a job, 1 to 10000
 */
public record UploadLimits(long maxBytes, long maxPixels, int maxEdgePixels, int maxImages) {
    /** How many times longer than the other an edge may be. */
    public static final int MAX_ASPECT = 1000;

    private static final long GIB = 1L << 30;

    /** Checks the ranges and names every one that is off. */
    public UploadLimits {
        var problems = new ArrayList<String>();
        check(problems, "max-bytes", maxBytes, 5 * GIB);
        check(problems, "max-pixels", maxPixels, 1L << 40);
        check(problems, "max-edge", maxEdgePixels, 1_000_000);
        check(problems, "max-images", maxImages, 10_000);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static void check(List<String> problems, String name, long value, long max) {
        if (value < 1 || value > max) {
            problems.add("%s must be from 1 to %d, not %d".formatted(name, max, value));
        }
    }

    /** Why a file of that size is too large, if it is. */
    public Optional<String> tooLarge(long bytes) {
        return bytes > maxBytes
                ? Optional.of("The file is %s; at most %s are taken.".formatted(size(bytes), size(maxBytes)))
                : Optional.empty();
    }

    /** Why an image of that shape is not taken, if it is not. */
    public Optional<String> tooLarge(Dimensions image) {
        int longer = Math.max(image.width(), image.height());
        int shorter = Math.min(image.width(), image.height());
        String shape = image.width() + " x " + image.height() + " pixels";
        if (longer > maxEdgePixels) {
            return Optional.of("The image has %s; an edge may have at most %d pixels.".formatted(shape, maxEdgePixels));
        }
        if (image.pixels() > maxPixels) {
            return Optional.of("The image has %s, %.1f million; at most %.1f million are taken."
                    .formatted(shape, image.pixels() / 1e6, maxPixels / 1e6));
        }
        if (longer > (long) shorter * MAX_ASPECT) {
            return Optional.of("The image has %s; one edge may be at most %d times as long as the other."
                    .formatted(shape, MAX_ASPECT));
        }
        return Optional.empty();
    }

    private static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        return bytes < 1 << 20 ? "%.1f KiB".formatted(bytes / 1024.0) : "%.1f MiB".formatted(bytes / 1048576.0);
    }
}
