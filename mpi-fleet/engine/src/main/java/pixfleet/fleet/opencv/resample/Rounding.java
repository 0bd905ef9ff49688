package pixfleet.fleet.opencv.resample;

/** Whole numbers of numbers in single precision, half to even and clipped, as OpenCV stores them; without branches. */
final class Rounding {
    /** Added and taken away, it leaves no room for fractions: 1.5 times 2^23. */
    private static final float NO_FRACTIONS = 12_582_912f;

    private Rounding() {}

    /** A number from 0 to {@code most}, which is below 2^22. */
    static int clipped(float value, float most) {
        float inRange = Math.max(0f, Math.min(most, value));
        return (int) ((inRange + NO_FRACTIONS) - NO_FRACTIONS);
    }
}
