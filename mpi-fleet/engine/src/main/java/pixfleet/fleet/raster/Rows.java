package pixfleet.fleet.raster;

/**
 * Consecutive rows of an image.
 *
 * @param first the first one, from 0
 * @param count how many, 0 or more
 */
public record Rows(int first, int count) {
    /** Checks the ranges. */
    public Rows {
        if (first < 0 || count < 0 || first > Integer.MAX_VALUE - count) {
            throw new IllegalArgumentException("there are no %d rows from row %d".formatted(count, first));
        }
    }

    /** The rows from {@code first} to before {@code end}; none if that is not behind the first. */
    public static Rows between(int first, int end) {
        return new Rows(first, Math.max(0, end - first));
    }

    /** All rows of an image. */
    public static Rows all(int rows) {
        return new Rows(0, rows);
    }

    /** The row behind the last one. */
    public int end() {
        return first + count;
    }

    /** Whether there are none. */
    public boolean none() {
        return count == 0;
    }

    /** With a halo above and below, as far as the image reaches; none stay none. */
    public Rows grown(int halo, int imageRows) {
        return none() ? this : between(Math.max(0, first - halo), (int) Math.min(imageRows, (long) end() + halo));
    }

    /** The rows in both; none if they do not meet. */
    public Rows shared(Rows other) {
        int from = Math.max(first, other.first);
        return between(from, Math.min(end(), other.end()));
    }

    /** Whether all of the other's rows are among these. */
    public boolean holds(Rows other) {
        return other.none() || (other.first >= first && other.end() <= end());
    }
}
