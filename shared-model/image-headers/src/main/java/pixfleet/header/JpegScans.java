package pixfleet.header;

import java.util.Optional;

/** How many scans a progressive JPEG may have. Thousands fit into some kilobytes, and a decoder goes over all pixels for each. */
public final class JpegScans {
    /** More than any writer makes. */
    private static final int MANY = 100;

    private static final long MOST_SCANNED_PIXELS = 1_000_000_000;

    private JpegScans() {}

    /**
     * Why a picture is not taken, if it is not.
     *
     * @param scans as many as have been counted
     * @param width and height in pixels
     */
    public static Optional<String> refusal(long scans, int width, int height) {
        long pixels = Math.max(1, (long) width * height);
        return scans > MANY && scans > MOST_SCANNED_PIXELS / pixels
                ? Optional.of(
                        "The progressive JPEG goes over its %d x %d pixels in more than %d scans; at most %d are taken of so many."
                                .formatted(width, height, scans - 1, Math.max(MANY, MOST_SCANNED_PIXELS / pixels)))
                : Optional.empty();
    }
}
