package pixfleet.operation;

import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution.RowSpan;

/** Which rows a resized image's rows come from. */
final class ScaledRows {
    private ScaledRows() {}

    /**
     * The rows needed.
     *
     * @param reach how many rows beyond its own place a row may come from
     * @param out rows of the result
     */
    static RowSpan source(int first, int count, Dimensions in, int out, int reach) {
        double scale = (double) in.height() / out;
        int from = Math.max(0, (int) Math.floor(first * scale) - reach);
        int to = (int) Math.min(in.height(), Math.ceil(((double) first + count) * scale) + reach);
        return new RowSpan(from, to - from);
    }
}
