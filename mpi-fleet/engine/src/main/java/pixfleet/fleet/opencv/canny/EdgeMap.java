package pixfleet.fleet.opencv.canny;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A byte a pixel of a strip: {@link #STRONG}, {@link #WEAK} or 0. Around the strip lie a row above, a row below and a column
 * of zeros, so that each pixel has eight neighbours. Positions are 64 bits wide: a strip may have more than 2^31 pixels.
 */
final class EdgeMap {
    /** A pixel that is an edge. */
    static final byte STRONG = (byte) 0x80;

    /** A pixel that is an edge if a neighbour is: all the other bits, so that one operation makes either of a mask. */
    static final byte WEAK = 0x7F;

    /** {@link #STRONG}, and a bit of {@link #WEAK}, for the eight pixels of a word. */
    static final long STRONG_WORD = 0x8080_8080_8080_8080L;

    static final long WEAK_WORD = 0x0101_0101_0101_0101L;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Words may begin at any pixel, and their neighbours one pixel further. */
    private static final int SLACK = 2 * Long.BYTES;

    private static final double EDGE = 255;

    /** Drawn rows that stay in the processor's second cache. */
    private static final long BAND_BYTES = 1 << 18;

    private final int rows;
    private final int cols;
    private final long stride;
    private final Mat memory;
    private final MemorySegment bytes;

    /** @param memory made to fit; kept */
    EdgeMap(int rows, int cols, Mat memory) {
        this.rows = rows;
        this.cols = cols;
        // One column serves as the right neighbour of one row and the left neighbour of the next.
        this.stride = cols + 1L;
        this.memory = memory;
        int around = Math.toIntExact(2 + 1 + SLACK / stride);
        memory.create(Math.addExact(rows, around), Math.addExact(cols, 1), CV_8UC1);
        long size = (rows + around) * stride;
        this.bytes = segment(memory, size);
        clearRow(-1);
        for (int row = -1; row < rows; row++) {
            bytes.set(ValueLayout.JAVA_BYTE, position(row, -1), (byte) 0);
        }
        bytes.asSlice(position(rows, -1)).fill((byte) 0);
    }

    int rows() {
        return rows;
    }

    int cols() {
        return cols;
    }

    /** From a pixel to the one below. */
    long stride() {
        return stride;
    }

    long position(int row, int col) {
        return (row + 1L) * stride + 1 + col;
    }

    byte pixel(long position) {
        return bytes.get(ValueLayout.JAVA_BYTE, position);
    }

    void strengthen(long position) {
        bytes.set(ValueLayout.JAVA_BYTE, position, STRONG);
    }

    /** A pixel, in the lowest bits, and the seven behind it. */
    long word(long position) {
        return bytes.get(WORD, position);
    }

    /** Pixels of one row, to be read or written. */
    MemorySegment row(int row) {
        return bytes.asSlice(position(row, 0), cols);
    }

    void clearRow(int row) {
        row(row).fill((byte) 0);
    }

    /** A header on a rectangle of the strip, for the caller to free. */
    Mat part(int row, int col, int height, int width) {
        return Views.part(memory, row + 1, col + 1, height, width);
    }

    /** Takes over the strong pixels of a row outside the strip; nothing from an empty one. */
    void border(int row, MemorySegment neighbour) {
        if (neighbour.byteSize() == 0) {
            return;
        }
        MemorySegment own = row(row);
        int col = 0;
        for (; col <= cols - Long.BYTES; col += Long.BYTES) {
            own.set(WORD, col, neighbour.get(WORD, col) & STRONG_WORD);
        }
        for (; col < cols; col++) {
            own.set(ValueLayout.JAVA_BYTE, col, (byte) (neighbour.get(ValueLayout.JAVA_BYTE, col) & STRONG));
        }
    }

    /** Where the map's memory starts. */
    Pointer start() {
        return memory.data();
    }

    /**
     * Draws edges as 255 and the rest as 0, band by band. The result may begin where the map's memory does: each of its rows
     * ends before the one of the map begins.
     */
    void draw(Mat edges) {
        int height = Math.clamp(BAND_BYTES / cols, 1, rows);
        try (var drawn = new Mat()) {
            for (int row = 0; row < rows; row += height) {
                int count = Math.min(height, rows - row);
                try (Mat from = part(row, 0, count, cols);
                        Mat to = Views.part(edges, row, 0, count, cols)) {
                    opencv_imgproc.threshold(from, drawn, WEAK, EDGE, opencv_imgproc.THRESH_BINARY);
                    drawn.copyTo(to);
                }
            }
        }
    }

    /** Java's own access, since a matrix' own are calls into native code. */
    @SuppressWarnings("restricted")
    private static MemorySegment segment(Mat mat, long size) {
        return MemorySegment.ofAddress(mat.data().address()).reinterpret(size);
    }
}
