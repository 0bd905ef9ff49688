package pixfleet.fleet.attach;

/**
 * How many pixels there are to a length.
 *
 * @param x along a row, above 0
 * @param y along a column, above 0
 * @param unit of the length
 */
public record Resolution(double x, double y, Unit unit) {
    private static final double METRES_AN_INCH = 0.0254;

    /** Lengths. */
    public enum Unit {
        /** None: only the ratio of the two counts. */
        NONE(0),
        INCH(1 / METRES_AN_INCH),
        CENTIMETRE(100),
        METRE(1);

        private final double inAMetre;

        Unit(double inAMetre) {
            this.inAMetre = inAMetre;
        }
    }

    /** Whether these numbers are a resolution. */
    public static boolean isSound(double x, double y) {
        return x > 0 && y > 0 && x <= 1e9 && y <= 1e9;
    }

    /** The same in another unit; as it is if either has none. */
    public Resolution in(Unit other) {
        if (unit == other || unit == Unit.NONE || other == Unit.NONE) {
            return this;
        }
        double factor = unit.inAMetre / other.inAMetre;
        return new Resolution(x * factor, y * factor, other);
    }

    /** That of the picture with rows and columns exchanged. */
    public Resolution turned() {
        return new Resolution(y, x, unit);
    }
}
