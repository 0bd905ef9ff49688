package pixfleet.fleet.opencv.resample;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import pixfleet.pipeline.Dimensions;

/** Rows of 16 bits between two, four or eight pixels each way: in single precision, added up in OpenCV's order. */
final class SixteenBitTaps implements Resampler {
    /** How many values OpenCV takes at a time; for cubic interpolation it adds up those left over in the other order. */
    private static final int LANES = 8;

    private final Columns columns;
    private final Taps down;
    private final int height;
    private final short[] source;
    private final short[] result;
    private final float[] sums;
    private final RecentRows<float[]> recent;

    SixteenBitTaps(Method method, Scales scales, Columns columns) {
        Dimensions in = scales.in();
        Dimensions out = scales.out();
        this.columns = columns;
        this.down = new Taps(method, scales.down());
        this.height = in.height();
        this.source = new short[in.width() * in.channels()];
        this.result = new short[out.width() * out.channels()];
        this.sums = new float[result.length];
        this.recent = new RecentRows<>(Taps.count(method), () -> new float[result.length]);
    }

    @Override
    public void make(int row, InputRows in, MemorySegment out) {
        down.down(row);
        float[] weights = down.weights();
        var rows = new float[weights.length][];
        for (int i = 0; i < rows.length; i++) {
            int from = Math.clamp(down.first() + i, 0, height - 1);
            rows[i] = recent.row(from, into -> across(in.row(from), into));
        }
        int backwards = weights.length == 4 ? sums.length - sums.length % LANES : 0;
        fromLast(rows, weights, backwards);
        fromFirst(rows, weights, backwards);
        for (int i = 0; i < sums.length; i++) {
            result[i] = (short) Rounding.clipped(sums[i], 65535);
        }
        MemorySegment.copy(result, 0, out, ValueLayout.JAVA_SHORT_UNALIGNED, 0, result.length);
    }

    private void across(MemorySegment row, float[] into) {
        MemorySegment.copy(row, ValueLayout.JAVA_SHORT_UNALIGNED, 0, source, 0, source.length);
        columns.weigh(source, into);
    }

    private void fromLast(float[][] rows, float[] weights, int end) {
        for (int k = weights.length - 1; k >= 0; k--) {
            boolean first = k == weights.length - 1;
            add(rows[k], weights[k], 0, end, first);
        }
    }

    private void fromFirst(float[][] rows, float[] weights, int begin) {
        for (int k = 0; k < weights.length; k++) {
            add(rows[k], weights[k], begin, sums.length, k == 0);
        }
    }

    private void add(float[] row, float weight, int begin, int end, boolean first) {
        float[] to = sums;
        if (first) {
            for (int i = begin; i < end; i++) {
                to[i] = row[i] * weight;
            }
        } else {
            for (int i = begin; i < end; i++) {
                to[i] += row[i] * weight;
            }
        }
    }
}
