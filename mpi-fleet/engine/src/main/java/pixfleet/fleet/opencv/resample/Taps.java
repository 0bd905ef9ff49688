package pixfleet.fleet.opencv.resample;

import pixfleet.fleet.opencv.resample.Scales.Axis;

/**
 * Which pixels along an axis a pixel of the result is made of, and with which weights: in single precision, step by step as
 * OpenCV has them.
 */
final class Taps {
    private static final float CUBIC_A = -0.75f;
    private static final double HALF_ROOT = 0.7071067811865476;
    private static final double[] SINES = {1, -HALF_ROOT, 0, HALF_ROOT, -1, HALF_ROOT, 0, -HALF_ROOT};
    private static final double[] COSINES = {0, -HALF_ROOT, 1, -HALF_ROOT, 0, HALF_ROOT, -1, HALF_ROOT};
    private static final float NEXT_TO_ZERO = 1e-6f;
    private static final float HUGE = 1e30f;

    private final Method method;
    private final Axis axis;
    private final float[] weights;
    private int first;

    Taps(Method method, Axis axis) {
        this.method = method;
        this.axis = axis;
        this.weights = new float[count(method)];
    }

    /** How many pixels one is made of. */
    static int count(Method method) {
        return switch (method) {
            case LINEAR, LINEAR_BY_AREA -> 2;
            case CUBIC -> 4;
            case LANCZOS -> 8;
            case COPY, NEAREST, AREA, WHOLE_AREA -> throw new IllegalArgumentException(method + " has no taps");
        };
    }

    /** Works out a row's; a row outside the image stands for the one at the edge. */
    void down(int row) {
        float fraction = place(row);
        first -= weights.length / 2 - 1;
        weigh(fraction);
    }

    /** Works out a column's; between an outermost pixel and what lies outside, linear interpolation takes the pixel alone. */
    void across(int column) {
        float fraction = place(column);
        boolean linear = weights.length == 2;
        if (linear && (first < 0 || first >= axis.in() - 1)) {
            first = Math.clamp(first, 0, axis.in() - 1);
            fraction = 0;
        }
        first -= weights.length / 2 - 1;
        weigh(fraction);
    }

    /** The first pixel, which may lie outside of the image. */
    int first() {
        return first;
    }

    /** The weights, until the next call of {@link #down} or {@link #across}. */
    float[] weights() {
        return weights;
    }

    private float place(int at) {
        if (method == Method.LINEAR_BY_AREA) {
            first = (int) Math.floor(at * axis.scale());
            float fraction = (float) ((at + 1) - (first + 1) * axis.inverse());
            return fraction <= 0 ? 0 : fraction - (float) Math.floor(fraction);
        }
        float place = (float) ((at + 0.5) * axis.scale() - 0.5);
        first = (int) Math.floor(place);
        return place - first;
    }

    private void weigh(float x) {
        switch (weights.length) {
            case 2 -> {
                weights[0] = 1f - x;
                weights[1] = x;
            }
            case 4 -> cubic(x);
            default -> lanczos(x);
        }
    }

    private void cubic(float x) {
        float a = CUBIC_A;
        weights[0] = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a;
        weights[1] = ((a + 2) * x - (a + 3)) * x * x + 1;
        weights[2] = ((a + 2) * (1 - x) - (a + 3)) * (1 - x) * (1 - x) + 1;
        weights[3] = 1f - weights[0] - weights[1] - weights[2];
    }

    private void lanczos(float x) {
        double zero = -(x + 3) * Math.PI * 0.25;
        double sine = Math.sin(zero);
        double cosine = Math.cos(zero);
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
            float distance = x + 3 - i;
            if (Math.abs(distance) >= NEXT_TO_ZERO) {
                double y = -distance * Math.PI * 0.25;
                weights[i] = (float) ((SINES[i] * sine + COSINES[i] * cosine) / (y * y));
            } else {
                weights[i] = HUGE;
            }
            sum += weights[i];
        }
        float share = 1f / sum;
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= share;
        }
    }
}
