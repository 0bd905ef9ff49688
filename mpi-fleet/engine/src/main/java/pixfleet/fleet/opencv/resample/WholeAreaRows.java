package pixfleet.fleet.opencv.resample;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import pixfleet.pipeline.Dimensions;

/**
 * Rows of means over whole pixels. Values of 8 bits are added up as whole numbers; those of 16 bits in single precision, four
 * at a time, as OpenCV does, which decides how large sums are rounded.
 */
final class WholeAreaRows implements Resampler {
    private static final int GROUP = 4;

    private final Dimensions in;
    private final int across;
    private final int down;
    private final int columns;
    private final boolean quarters;
    private final byte[] bytes;
    private final short[] shorts;
    private final byte[] outBytes;
    private final short[] outShorts;
    private final int[] wholes;
    private final float[] sums;

    WholeAreaRows(Scales scales) {
        this.in = scales.in();
        this.across = scales.across().wholeScale();
        this.down = scales.down().wholeScale();
        this.columns = scales.out().width();
        this.quarters = across == 2 && down == 2 && in.channels() != 2;
        boolean wide = in.depth() == 16;
        int inLength = in.width() * in.channels();
        int outLength = columns * in.channels();
        this.bytes = new byte[wide ? 0 : inLength];
        this.shorts = new short[wide ? inLength : 0];
        this.outBytes = new byte[wide ? 0 : outLength];
        this.outShorts = new short[wide ? outLength : 0];
        this.wholes = new int[outLength];
        this.sums = new float[wide ? outLength : 0];
    }

    @Override
    public void make(int row, InputRows input, MemorySegment out) {
        Arrays.fill(wholes, 0);
        Arrays.fill(sums, 0);
        for (int i = 0; i < down; i++) {
            MemorySegment from = input.row(row * down + i);
            if (in.depth() == 16) {
                MemorySegment.copy(from, ValueLayout.JAVA_SHORT_UNALIGNED, 0, shorts, 0, shorts.length);
                add(shorts, (long) i * across);
            } else {
                MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
                add(bytes);
            }
        }
        float share = 1f / (across * down);
        if (in.depth() == 16) {
            for (int i = 0; i < outShorts.length; i++) {
                outShorts[i] = (short) (quarters ? (wholes[i] + 2) >> 2 : Rounding.clipped(sums[i] * share, 65535));
            }
            MemorySegment.copy(outShorts, 0, out, ValueLayout.JAVA_SHORT_UNALIGNED, 0, outShorts.length);
        } else {
            for (int i = 0; i < outBytes.length; i++) {
                outBytes[i] = (byte) (quarters ? (wholes[i] + 2) >> 2 : Rounding.clipped(wholes[i] * share, 255));
            }
            MemorySegment.copy(outBytes, 0, out, ValueLayout.JAVA_BYTE, 0, outBytes.length);
        }
    }

    private void add(byte[] row) {
        int channels = in.channels();
        for (int column = 0; column < columns; column++) {
            for (int c = 0; c < channels; c++) {
                int sum = 0;
                int at = column * across * channels + c;
                for (int i = 0; i < across; i++) {
                    sum += row[at] & 0xFF;
                    at += channels;
                }
                wholes[column * channels + c] += sum;
            }
        }
    }

    /**
     * @param before how many pixels of each area lie in the rows added before
     */
    private void add(short[] row, long before) {
        int channels = in.channels();
        long area = (long) across * down;
        long grouped = area - area % GROUP;
        for (int to = 0; to < wholes.length; to++) {
            int at = to / channels * across * channels + to % channels;
            for (int i = 0; i < across; i++) {
                int value = row[at] & 0xFFFF;
                at += channels;
                long place = before + i;
                if (quarters) {
                    wholes[to] += value;
                } else if (place >= grouped) {
                    sums[to] += value;
                } else {
                    wholes[to] += value;
                    if (place % GROUP == GROUP - 1) {
                        sums[to] += wholes[to];
                        wholes[to] = 0;
                    }
                }
            }
        }
    }
}
