package pixfleet.fleet.opencv.canny;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.opencv.opencv_core.Mat;

/** Thins edges pixel by pixel, for a rectangle where few pixels may be edges. */
final class SparseSuppression {
    /** Tangent of 22.5 degrees in {@value #FRACTION_BITS} bits, as OpenCV has it. That of 67.5 degrees is 2 more. */
    private static final int TANGENT = 13573;

    private static final int FRACTION_BITS = 15;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long BYTE = 0xFF;

    private final int rows;
    private final int cols;
    private final int strong;
    private final Plane largest;
    private final Plane[] norms;
    private final Plane[] x;
    private final Plane[] y;

    /** Whole numbers of a matrix as Java reads them, since a matrix' own access is a call into native code. */
    private record Plane(MemorySegment numbers, long stride, boolean wide) {
        static Plane of(Mat mat) {
            return new Plane(memory(mat), mat.step(), mat.elemSize() == Integer.BYTES);
        }

        int at(int row, int col) {
            return wide
                    ? numbers.get(ValueLayout.JAVA_INT_UNALIGNED, row * stride + (long) col * Integer.BYTES)
                    : numbers.get(ValueLayout.JAVA_SHORT_UNALIGNED, row * stride + (long) col * Short.BYTES);
        }
    }

    /** For the gradient's rectangle less its outermost pixels, which are only compared with. */
    SparseSuppression(CannySettings settings, Gradient gradient, int rows, int cols) {
        this.rows = rows;
        this.cols = cols;
        this.strong = settings.strong();
        this.largest = Plane.of(gradient.largest());
        this.norms = planes(gradient, gradient::norm);
        this.x = planes(gradient, gradient::x);
        this.y = planes(gradient, gradient::y);
    }

    private static Plane[] planes(Gradient gradient, IntFunction<Mat> mats) {
        return IntStream.range(0, gradient.channels())
                .mapToObj(mats)
                .map(Plane::of)
                .toArray(Plane[]::new);
    }

    @SuppressWarnings("restricted")
    private static MemorySegment memory(Mat mat) {
        return MemorySegment.ofAddress(mat.data().address())
                .reinterpret((mat.rows() - 1) * mat.step() + mat.cols() * mat.elemSize());
    }

    /**
     * Marks what is kept {@link EdgeMap#STRONG} or {@link EdgeMap#WEAK}, and the rest 0.
     *
     * @param candidates not 0 where a pixel may be kept; continuous
     */
    void thin(Mat candidates, Mat into) {
        MemorySegment asked = memory(candidates);
        MemorySegment marks = memory(into);
        for (int row = 0; row < rows; row++) {
            thin(row, asked.asSlice((long) row * cols, cols), marks.asSlice(row * into.step(), cols));
        }
    }

    private void thin(int row, MemorySegment asked, MemorySegment marks) {
        marks.fill((byte) 0);
        int col = 0;
        for (; col <= cols - Long.BYTES; col += Long.BYTES) {
            long word = asked.get(WORD, col);
            while (word != 0) {
                int bit = Long.numberOfTrailingZeros(word) & -Byte.SIZE;
                int at = col + bit / Byte.SIZE;
                marks.set(ValueLayout.JAVA_BYTE, at, mark(row, at));
                word &= ~(BYTE << bit);
            }
        }
        for (; col < cols; col++) {
            if (asked.get(ValueLayout.JAVA_BYTE, col) != 0) {
                marks.set(ValueLayout.JAVA_BYTE, col, mark(row, col));
            }
        }
    }

    private byte mark(int row, int col) {
        int norm = norm(row, col, 0, 0);
        if (!isLargest(row, col, norm)) {
            return 0;
        }
        return norm > strong ? EdgeMap.STRONG : EdgeMap.WEAK;
    }

    private boolean isLargest(int row, int col, int norm) {
        int channel = 0;
        while (norms[channel].at(row + 1, col + 1) != norm) {
            channel++;
        }
        int dx = x[channel].at(row + 1, col + 1);
        int dy = y[channel].at(row + 1, col + 1);
        int across = Math.abs(dx) * TANGENT;
        int down = Math.abs(dy) << FRACTION_BITS;
        if (down < across) {
            return norm > norm(row, col, 0, -1) && norm >= norm(row, col, 0, 1);
        }
        if (down > across + (Math.abs(dx) << (FRACTION_BITS + 1))) {
            return norm > norm(row, col, -1, 0) && norm >= norm(row, col, 1, 0);
        }
        int side = (dx ^ dy) < 0 ? 1 : -1;
        return norm > norm(row, col, -1, side) && norm > norm(row, col, 1, -side);
    }

    private int norm(int row, int col, int below, int right) {
        return largest.at(row + 1 + below, col + 1 + right);
    }
}
