package pixfleet.fleet.opencv.resample;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import pixfleet.fleet.opencv.resample.Scales.Axis;
import pixfleet.pipeline.Dimensions;

/** Rows of means over areas, in single precision: a row's values by their shares from the left, then rows by theirs. */
final class AreaRows implements Resampler {
    private final int channels;
    private final int columns;
    private final AreaTable down;
    private final int[] first;
    private final int[] begin;
    private final float[] shares;
    private final byte[] bytes;
    private final short[] shorts;
    private final byte[] outBytes;
    private final short[] outShorts;
    private final float[] sums;
    private final RecentRows<float[]> last;

    AreaRows(Scales scales) {
        Dimensions in = scales.in();
        Dimensions out = scales.out();
        boolean wide = in.depth() == 16;
        int inLength = in.width() * in.channels();
        int outLength = out.width() * out.channels();
        this.channels = in.channels();
        this.columns = out.width();
        this.down = new AreaTable(scales.down());
        this.first = new int[columns];
        this.begin = new int[columns + 1];
        this.shares = shares(scales.across());
        this.bytes = new byte[wide ? 0 : inLength];
        this.shorts = new short[wide ? inLength : 0];
        this.outBytes = new byte[wide ? 0 : outLength];
        this.outShorts = new short[wide ? outLength : 0];
        this.sums = new float[outLength];
        this.last = new RecentRows<>(1, () -> new float[outLength]);
    }

    private float[] shares(Axis axis) {
        var table = new AreaTable(axis);
        var found = new float[2 * axis.in() + 2];
        int end = 0;
        for (int column = 0; column < columns; column++) {
            table.of(column);
            first[column] = table.first() * channels;
            begin[column] = end;
            for (int i = 0; i < table.count(); i++) {
                found[end++] = table.share(i);
            }
        }
        begin[columns] = end;
        return Arrays.copyOf(found, end);
    }

    @Override
    public void make(int row, InputRows in, MemorySegment out) {
        down.of(row);
        for (int i = 0; i < down.count(); i++) {
            int from = down.first() + i;
            add(last.row(from, into -> across(in.row(from), into)), down.share(i), i == 0);
        }
        store(out);
    }

    private void add(float[] row, float share, boolean begins) {
        float[] to = sums;
        if (begins) {
            for (int i = 0; i < to.length; i++) {
                to[i] = share * row[i];
            }
        } else {
            for (int i = 0; i < to.length; i++) {
                to[i] += share * row[i];
            }
        }
    }

    private void store(MemorySegment out) {
        if (outShorts.length > 0) {
            for (int i = 0; i < sums.length; i++) {
                outShorts[i] = (short) Rounding.clipped(sums[i], 65535);
            }
            MemorySegment.copy(outShorts, 0, out, ValueLayout.JAVA_SHORT_UNALIGNED, 0, outShorts.length);
        } else {
            for (int i = 0; i < sums.length; i++) {
                outBytes[i] = (byte) Rounding.clipped(sums[i], 255);
            }
            MemorySegment.copy(outBytes, 0, out, ValueLayout.JAVA_BYTE, 0, outBytes.length);
        }
    }

    private void across(MemorySegment row, float[] into) {
        if (shorts.length > 0) {
            MemorySegment.copy(row, ValueLayout.JAVA_SHORT_UNALIGNED, 0, shorts, 0, shorts.length);
            for (int c = 0; c < channels; c++) {
                channel(shorts, c, into);
            }
            return;
        }
        MemorySegment.copy(row, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
        if (channels == 3) {
            colours(bytes, into);
        } else {
            for (int c = 0; c < channels; c++) {
                channel(bytes, c, into);
            }
        }
    }

    private void channel(short[] row, int channel, float[] into) {
        for (int column = 0; column < columns; column++) {
            float sum = 0;
            int at = first[column] + channel;
            for (int i = begin[column]; i < begin[column + 1]; i++) {
                sum += (row[at] & 0xFFFF) * shares[i];
                at += channels;
            }
            into[column * channels + channel] = sum;
        }
    }

    private void channel(byte[] row, int channel, float[] into) {
        for (int column = 0; column < columns; column++) {
            float sum = 0;
            int at = first[column] + channel;
            for (int i = begin[column]; i < begin[column + 1]; i++) {
                sum += (row[at] & 0xFF) * shares[i];
                at += channels;
            }
            into[column * channels + channel] = sum;
        }
    }

    /** Three sums at a time, so that none has to wait for itself. */
    private void colours(byte[] row, float[] into) {
        float[] share = shares;
        for (int column = 0; column < columns; column++) {
            float blue = 0;
            float green = 0;
            float red = 0;
            int at = first[column];
            int end = begin[column + 1];
            for (int i = begin[column]; i < end; i++) {
                float part = share[i];
                blue += (row[at] & 0xFF) * part;
                green += (row[at + 1] & 0xFF) * part;
                red += (row[at + 2] & 0xFF) * part;
                at += 3;
            }
            into[3 * column] = blue;
            into[3 * column + 1] = green;
            into[3 * column + 2] = red;
        }
    }
}
