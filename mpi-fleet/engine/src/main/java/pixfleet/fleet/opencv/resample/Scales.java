package pixfleet.fleet.opencv.resample;

import pixfleet.pipeline.Dimensions;

/**
 * How much smaller or larger an image becomes, in OpenCV's numbers: the inverse is divided first, and the scale is its inverse.
 *
 * @param in before
 * @param out after
 */
record Scales(Dimensions in, Dimensions out) {
    /** The smallest step of a double next to 1, within which OpenCV takes a scale for a whole number. */
    private static final double EPSILON = Math.ulp(1.0);

    Axis across() {
        return new Axis(in.width(), out.width());
    }

    Axis down() {
        return new Axis(in.height(), out.height());
    }

    /** Whether each pixel of the result is made of whole pixels. */
    boolean isWhole() {
        return across().isWhole() && down().isWhole();
    }

    /**
     * One direction.
     *
     * @param in pixels before
     * @param out pixels after
     */
    record Axis(int in, int out) {
        double inverse() {
            return (double) out / in;
        }

        double scale() {
            return 1 / inverse();
        }

        int wholeScale() {
            return (int) Math.rint(scale());
        }

        boolean isWhole() {
            return Math.abs(scale() - wholeScale()) < EPSILON;
        }
    }
}
