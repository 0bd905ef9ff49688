package pixfleet.fleet.attach;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * What PNG's gAMA and cHRM say, in the terms of a profile. A picture that says it is sRGB needs none of it.
 *
 * @param gamma the exponent that makes light of a value
 * @param matrix from linear values to CIE XYZ under D50, row by row
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition, 11.3.2</a>
 */
record PngColours(double gamma, List<Double> matrix) {
    private static final double UNIT = 100_000;

    /** Chromaticities of white, red, green and blue where only gamma is given: sRGB's. */
    private static final double[] USUAL = {0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06};

    /** CIE XYZ of D50. */
    private static final double[] D50 = {0.9642, 1, 0.8249};

    private static final double[] BRADFORD = {0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296
    };

    /** Reads chunks; nothing if they say nothing that changes a colour. */
    static Optional<PngColours> of(List<PngColour> chunks) {
        Optional<ByteBuffer> gamma = content(chunks, PngColour.GAMMA);
        boolean stated = content(chunks, PngColour.SRGB).isPresent()
                || content(chunks, PngColour.CODE_POINTS).isPresent();
        if (stated || gamma.isEmpty() || gamma.get().getInt(0) <= 0) {
            return Optional.empty();
        }
        double[] xy = content(chunks, PngColour.CHROMATICITIES)
                .map(PngColours::chromaticities)
                .orElse(USUAL);
        double[] primaries = columns(xy);
        double[] white = xyz(xy[0], xy[1]);
        Optional<double[]> inverse = inverse(primaries);
        if (inverse.isEmpty()) {
            return Optional.empty();
        }
        double[] scale = times(inverse.get(), white);
        double[] toXyz = new double[9];
        for (int i = 0; i < 9; i++) {
            toXyz[i] = primaries[i] * scale[i % 3];
        }
        double[] adapted = product(adaptation(white), toXyz);
        return Optional.of(new PngColours(
                UNIT / gamma.get().getInt(0),
                java.util.Arrays.stream(adapted).boxed().toList()));
    }

    DoubleUnaryOperator[] curves() {
        DoubleUnaryOperator curve = value -> Math.pow(value, gamma);
        return new DoubleUnaryOperator[] {curve, curve, curve};
    }

    double[] toXyz() {
        return matrix.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static Optional<ByteBuffer> content(List<PngColour> chunks, int type) {
        return chunks.stream().filter(it -> it.type() == type).findFirst().map(PngColour::content);
    }

    private static double[] chromaticities(ByteBuffer content) {
        double[] xy = new double[8];
        for (int i = 0; i < 8; i++) {
            xy[i] = content.getInt(4 * i) / UNIT;
        }
        return xy;
    }

    private static double[] columns(double[] xy) {
        double[] out = new double[9];
        for (int primary = 0; primary < 3; primary++) {
            double[] column = xyz(xy[2 + 2 * primary], xy[3 + 2 * primary]);
            for (int row = 0; row < 3; row++) {
                out[3 * row + primary] = column[row];
            }
        }
        return out;
    }

    private static double[] xyz(double x, double y) {
        double safe = y == 0 ? 1e-6 : y;
        return new double[] {x / safe, 1, (1 - x - safe) / safe};
    }

    /** Bradford's way from one white to D50. */
    private static double[] adaptation(double[] white) {
        double[] from = times(BRADFORD, white);
        double[] to = times(BRADFORD, D50);
        double[] scaled = BRADFORD.clone();
        for (int i = 0; i < 9; i++) {
            scaled[i] *= to[i / 3] / from[i / 3];
        }
        return product(inverse(BRADFORD).orElseThrow(), scaled);
    }

    private static double[] times(double[] m, double[] v) {
        double[] out = new double[3];
        for (int i = 0; i < 3; i++) {
            out[i] = m[3 * i] * v[0] + m[3 * i + 1] * v[1] + m[3 * i + 2] * v[2];
        }
        return out;
    }

    private static double[] product(double[] a, double[] b) {
        double[] out = new double[9];
        for (int i = 0; i < 9; i++) {
            for (int k = 0; k < 3; k++) {
                out[i] += a[i / 3 * 3 + k] * b[3 * k + i % 3];
            }
        }
        return out;
    }

    private static Optional<double[]> inverse(double[] m) {
        double[] out = new double[9];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                int a = (column + 1) % 3;
                int b = (column + 2) % 3;
                int c = (row + 1) % 3;
                int d = (row + 2) % 3;
                out[3 * row + column] = m[3 * a + c] * m[3 * b + d] - m[3 * a + d] * m[3 * b + c];
            }
        }
        double determinant = m[0] * out[0] + m[1] * out[3] + m[2] * out[6];
        if (Math.abs(determinant) < 1e-9) {
            return Optional.empty();
        }
        for (int i = 0; i < 9; i++) {
            out[i] /= determinant;
        }
        return Optional.of(out);
    }
}
