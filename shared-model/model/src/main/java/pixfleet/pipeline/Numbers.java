package pixfleet.pipeline;

import java.math.BigDecimal;

/** How numbers are written in a pipeline. */
final class Numbers {
    private Numbers() {}

    /** The shortest decimal form that reads back as the same double, without exponent or trailing zeros. */
    static String plain(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        var exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        return exact.signum() == 0 ? "0" : exact.toPlainString();
    }
}
