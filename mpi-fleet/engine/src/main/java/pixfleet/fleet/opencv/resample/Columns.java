package pixfleet.fleet.opencv.resample;

import pixfleet.fleet.opencv.resample.Scales.Axis;

/**
 * What each value of a resized row is made of, worked out once for all rows of an image: the place of its first value in
 * the row before, and weights, for values of 8 bits as whole numbers.
 */
final class Columns {
    private final int taps;
    private final int channels;
    private final int inLength;
    private final int[] first;
    private final float[][] weights;
    private final int[][] fixed;

    /** The first and the last values have taps outside of the row. */
    private final int insideFrom;

    private final int insideTo;

    Columns(Method method, Axis axis, int channels, int depth) {
        this.taps = Taps.count(method);
        this.channels = channels;
        this.inLength = axis.in() * channels;
        int length = axis.out() * channels;
        this.first = new int[length];
        this.weights = new float[taps][depth == 16 ? length : 0];
        this.fixed = new int[taps][depth == 8 ? length : 0];
        var place = new Taps(method, axis);
        int from = 0;
        int to = 0;
        for (int column = 0; column < axis.out(); column++) {
            place.across(column);
            int[] whole = depth == 8 ? EightBitTaps.fixed(place.weights()) : new int[0];
            for (int c = 0; c < channels; c++) {
                int at = column * channels + c;
                first[at] = place.first() * channels + c;
                for (int k = 0; k < taps; k++) {
                    if (depth == 8) {
                        fixed[k][at] = whole[k];
                    } else {
                        weights[k][at] = place.weights()[k];
                    }
                }
            }
            from = place.first() < 0 ? (column + 1) * channels : from;
            to = place.first() + taps <= axis.in() ? (column + 1) * channels : to;
        }
        this.insideFrom = Math.min(from, length);
        this.insideTo = Math.max(insideFrom, to);
    }

    /** Sums of whole numbers. */
    void weigh(byte[] row, int[] into) {
        edge(row, into, 0, insideFrom);
        switch (taps) {
            case 2 -> inside2(row, into);
            case 4 -> inside4(row, into);
            default -> inside8(row, into);
        }
        edge(row, into, insideTo, into.length);
    }

    private void edge(byte[] row, int[] into, int from, int to) {
        for (int i = from; i < to; i++) {
            int sum = 0;
            for (int k = 0; k < taps; k++) {
                sum += (row[inside(first[i] + k * channels)] & 0xFF) * fixed[k][i];
            }
            into[i] = sum;
        }
    }

    private void inside2(byte[] row, int[] into) {
        int next = channels;
        int[] at = first;
        int[] w0 = fixed[0];
        int[] w1 = fixed[1];
        for (int i = insideFrom; i < insideTo; i++) {
            int o = at[i];
            into[i] = (row[o] & 0xFF) * w0[i] + (row[o + next] & 0xFF) * w1[i];
        }
    }

    private void inside4(byte[] row, int[] into) {
        int next = channels;
        int[] at = first;
        int[] w0 = fixed[0];
        int[] w1 = fixed[1];
        int[] w2 = fixed[2];
        int[] w3 = fixed[3];
        for (int i = insideFrom; i < insideTo; i++) {
            int o = at[i];
            into[i] = (row[o] & 0xFF) * w0[i]
                    + (row[o + next] & 0xFF) * w1[i]
                    + (row[o + 2 * next] & 0xFF) * w2[i]
                    + (row[o + 3 * next] & 0xFF) * w3[i];
        }
    }

    private void inside8(byte[] row, int[] into) {
        int next = channels;
        for (int i = insideFrom; i < insideTo; i++) {
            int o = first[i];
            int sum = 0;
            for (int k = 0; k < 8; k++) {
                sum += (row[o + k * next] & 0xFF) * fixed[k][i];
            }
            into[i] = sum;
        }
    }

    /** Sums in single precision, from the left. */
    void weigh(short[] row, float[] into) {
        edge(row, into, 0, insideFrom);
        for (int i = insideFrom; i < insideTo; i++) {
            int o = first[i];
            float sum = (row[o] & 0xFFFF) * weights[0][i];
            for (int k = 1; k < taps; k++) {
                sum += (row[o + k * channels] & 0xFFFF) * weights[k][i];
            }
            into[i] = sum;
        }
        edge(row, into, insideTo, into.length);
    }

    private void edge(short[] row, float[] into, int from, int to) {
        for (int i = from; i < to; i++) {
            float sum = 0;
            for (int k = 0; k < taps; k++) {
                sum += (row[inside(first[i] + k * channels)] & 0xFFFF) * weights[k][i];
            }
            into[i] = sum;
        }
    }

    /** The same channel of the outermost pixel, for a place outside of the row. */
    private int inside(int at) {
        int channel = Math.floorMod(at, channels);
        return Math.clamp(at, channel, inLength - channels + channel);
    }
}
