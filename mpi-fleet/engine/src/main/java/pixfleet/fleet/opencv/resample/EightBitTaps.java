package pixfleet.fleet.opencv.resample;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import pixfleet.pipeline.Dimensions;

/** Rows of 8 bits between two, four or eight pixels each way: weights and sums are whole numbers, as in OpenCV. */
final class EightBitTaps implements Resampler {
    private static final int COEFFICIENT_BITS = 11;
    private static final int ONE = 1 << COEFFICIENT_BITS;
    private static final int HALF = 1 << (2 * COEFFICIENT_BITS - 1);

    /** How many values OpenCV takes at a time for cubic interpolation; those left over it adds up as whole numbers. */
    private static final int CUBIC_LANES = 8;

    private final Columns columns;
    private final Taps down;
    private final int height;
    private final byte[] source;
    private final byte[] result;
    private final int[] sum;
    private final RecentRows<int[]> recent;

    EightBitTaps(Method method, Scales scales, Columns columns) {
        Dimensions in = scales.in();
        Dimensions out = scales.out();
        this.columns = columns;
        this.down = new Taps(method, scales.down());
        this.height = in.height();
        this.source = new byte[in.width() * in.channels()];
        this.result = new byte[out.width() * out.channels()];
        this.sum = new int[result.length];
        this.recent = new RecentRows<>(Taps.count(method), () -> new int[result.length]);
    }

    @Override
    public void make(int row, InputRows in, MemorySegment out) {
        down.down(row);
        int count = down.weights().length;
        var rows = new int[count][];
        for (int i = 0; i < count; i++) {
            int from = Math.clamp(down.first() + i, 0, height - 1);
            rows[i] = recent.row(from, into -> across(in.row(from), into));
        }
        switch (count) {
            case 2 -> linear(rows, fixed(down.weights()));
            case 4 -> cubic(rows, fixed(down.weights()));
            default -> lanczos(rows, fixed(down.weights()));
        }
        MemorySegment.copy(result, 0, out, ValueLayout.JAVA_BYTE, 0, result.length);
    }

    private void across(MemorySegment row, int[] into) {
        MemorySegment.copy(row, ValueLayout.JAVA_BYTE, 0, source, 0, source.length);
        columns.weigh(source, into);
    }

    static int[] fixed(float[] weights) {
        var fixed = new int[weights.length];
        for (int i = 0; i < fixed.length; i++) {
            fixed[i] = (int) Math.rint(weights[i] * ONE);
        }
        return fixed;
    }

    private void linear(int[][] rows, int[] weights) {
        int[] upper = rows[0];
        int[] lower = rows[1];
        int above = weights[0];
        int below = weights[1];
        // Two loops, since the compiler uses vectors for whole numbers and not where they become bytes.
        int[] sums = sum;
        for (int i = 0; i < sums.length; i++) {
            sums[i] = (((above * (upper[i] >> 4)) >> 16) + ((below * (lower[i] >> 4)) >> 16) + 2) >> 2;
        }
        byte[] to = result;
        for (int i = 0; i < to.length; i++) {
            to[i] = (byte) sums[i];
        }
    }

    private void cubic(int[][] rows, int[] weights) {
        float scale = 1f / (ONE * ONE);
        float w0 = weights[0] * scale;
        float w1 = weights[1] * scale;
        float w2 = weights[2] * scale;
        float w3 = weights[3] * scale;
        int[] r0 = rows[0];
        int[] r1 = rows[1];
        int[] r2 = rows[2];
        int[] r3 = rows[3];
        byte[] to = result;
        int whole = to.length - to.length % CUBIC_LANES;
        for (int i = 0; i < whole; i++) {
            float sum = r0[i] * w0 + (r1[i] * w1 + (r2[i] * w2 + r3[i] * w3));
            to[i] = (byte) Rounding.clipped(sum, 255);
        }
        for (int i = whole; i < to.length; i++) {
            int sum = r0[i] * weights[0] + r1[i] * weights[1] + r2[i] * weights[2] + r3[i] * weights[3];
            to[i] = clipped((sum + HALF) >> (2 * COEFFICIENT_BITS));
        }
    }

    private void lanczos(int[][] rows, int[] weights) {
        byte[] to = result;
        int[] sums = sum;
        Arrays.fill(sums, 0);
        for (int k = 0; k < weights.length; k++) {
            int[] row = rows[k];
            int weight = weights[k];
            for (int i = 0; i < sums.length; i++) {
                sums[i] += row[i] * weight;
            }
        }
        for (int i = 0; i < sums.length; i++) {
            to[i] = clipped((sums[i] + HALF) >> (2 * COEFFICIENT_BITS));
        }
    }

    private static byte clipped(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
