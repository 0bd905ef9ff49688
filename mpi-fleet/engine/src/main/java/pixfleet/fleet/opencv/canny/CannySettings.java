package pixfleet.fleet.opencv.canny;

import pixfleet.operation.Canny.Norm;

/**
 * What counts as an edge.
 *
 * @param low gradient above which a pixel joined to a strong one is an edge, 0 or more
 * @param high gradient above which a pixel is an edge by itself, 0 or more; thresholds the wrong way round are swapped
 * @param aperture edge of the Sobel kernels in pixels: 3, 5 or 7
 * @param norm how the two derivatives make one gradient
 */
public record CannySettings(double low, double high, int aperture, Norm norm) {
    /** OpenCV computes the derivatives of this aperture, and so compares them, divided by 16. */
    private static final int SCALED_APERTURE = 7;

    private static final double SCALE = 16;
    private static final double LARGEST = 32767;

    /** Checks the ranges. */
    public CannySettings {
        if (!(low >= 0 && high >= 0)) {
            throw new IllegalArgumentException("thresholds are 0 or more, not %s and %s".formatted(low, high));
        }
        if (aperture != 3 && aperture != 5 && aperture != 7) {
            throw new IllegalArgumentException("the aperture is 3, 5 or 7, not " + aperture);
        }
    }

    /** Rows that must be known above and below a strip. */
    public int halo() {
        return reach() + 1;
    }

    /** How far a derivative looks to each side. */
    int reach() {
        return aperture / 2;
    }

    /** What OpenCV multiplies the derivatives by. */
    double scale() {
        return aperture == SCALED_APERTURE ? 1 / SCALE : 1;
    }

    /** A pixel whose norm is above this may be an edge. Norms are whole, and squared for {@link Norm#L2}. */
    int weak() {
        return threshold(Math.min(low, high));
    }

    /** A pixel whose norm is above this is an edge unless thinned away. */
    int strong() {
        return threshold(Math.max(low, high));
    }

    private int threshold(double asked) {
        double limited = Math.min(LARGEST, asked * scale());
        return (int) Math.floor(norm == Norm.L2 ? limited * limited : limited);
    }
}
