package pixfleet.fleet.opencv.kernel;

import pixfleet.pipeline.Dimensions;

/** The values a depth has. */
final class Levels {
    private static final int SIXTEEN_BIT_STEPS = 257;

    private Levels() {}

    /** The largest value, white. */
    static int white(Dimensions image) {
        return count(image) - 1;
    }

    /** How many there are. */
    static int count(Dimensions image) {
        return 1 << image.depth();
    }

    /** A parameter given in levels of 255, in the image's own. */
    static double own(double level, Dimensions image) {
        return image.depth() == 16 ? level * SIXTEEN_BIT_STEPS : level;
    }
}
