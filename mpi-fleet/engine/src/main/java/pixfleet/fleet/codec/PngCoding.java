package pixfleet.fleet.codec;

import java.util.zip.Deflater;

/**
 * How a block of rows is written: filter and compression, chosen by trying them on a sample from its middle.
 *
 * <p>On photographs and noise Huffman coding alone gives files as small as looking for repetitions does, in half the time;
 * in drawings, edges and flat areas repetitions are most of what there is, and are found quickly.
 *
 * @param filter the filter of all rows but the first, which has no upper neighbour
 * @param repetitions whether to look for repetitions
 */
record PngCoding(RowFilter filter, boolean repetitions) {
    private static final int SAMPLE_BYTES = 16 << 10;

    /** What repetitions must shrink the sample to, against Huffman coding alone, to be worth their time. */
    private static final double WORTH_THE_TIME = 0.75;

    /**
     * Chooses.
     *
     * @param raw rows back to back
     * @param rows how many, 1 or more
     * @param compressor one that looks for repetitions; is reset
     * @param scratch as long as the rows or longer; overwritten
     */
    static PngCoding choose(byte[] raw, int rows, RowFilter.Shape shape, Deflater compressor, byte[] scratch) {
        var sample = new Sample(raw, rows, shape, scratch);
        var densest = RowFilter.NONE;
        double least = Double.MAX_VALUE;
        for (RowFilter filter : sample.filters()) {
            double bytes = huffmanBytes(scratch, sample.take(filter));
            if (bytes < least) {
                least = bytes;
                densest = filter;
            }
        }
        var best = new PngCoding(densest, false);
        least *= WORTH_THE_TIME;
        for (RowFilter filter : sample.filters()) {
            if (filter == RowFilter.NONE || filter == RowFilter.UP || filter == densest) {
                int bytes = deflatedBytes(scratch, sample.take(filter), compressor);
                if (bytes < least) {
                    least = bytes;
                    best = new PngCoding(filter, true);
                }
            }
        }
        return best;
    }

    /** What the entropy of single bytes allows; a code takes a bit a byte at least. */
    private static double huffmanBytes(byte[] bytes, int length) {
        int[] counts = new int[256];
        for (int i = 0; i < length; i++) {
            counts[bytes[i] & 0xFF]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                bits -= count * Math.log((double) count / length) / Math.log(2);
            }
        }
        return Math.max(bits, length) / 8;
    }

    private static int deflatedBytes(byte[] bytes, int length, Deflater compressor) {
        compressor.reset();
        compressor.setInput(bytes, 0, length);
        int total = 0;
        int count;
        byte[] out = new byte[SAMPLE_BYTES];
        do {
            count = compressor.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            total += count;
        } while (count == out.length || !compressor.needsInput());
        return total;
    }

    /** Some 16 KiB of the rows: whole ones, or the middle of one where rows are longer. */
    private static final class Sample {
        private final byte[] raw;
        private final int rows;
        private final RowFilter.Shape shape;
        private final byte[] out;

        Sample(byte[] raw, int rows, RowFilter.Shape shape, byte[] out) {
            this.raw = raw;
            this.rows = rows;
            this.shape = shape;
            this.out = out;
        }

        /** A block of one row has none with an upper neighbour. */
        RowFilter[] filters() {
            return rows == 1 ? new RowFilter[] {RowFilter.NONE, RowFilter.SUB} : RowFilter.values();
        }

        /** Filters the sample and answers its length. */
        int take(RowFilter filter) {
            int first = rows == 1 ? 0 : Math.max(1, rows / 2);
            int count = Math.clamp(SAMPLE_BYTES / shape.rowBytes(), 1, rows - first);
            int bytes = Math.min(shape.rowBytes(), SAMPLE_BYTES);
            int skipped = (shape.rowBytes() - bytes) / 2 / shape.pixelBytes() * shape.pixelBytes();
            for (int row = 0; row < count; row++) {
                int at = (first + row) * shape.rowBytes() + skipped;
                filter.apply(raw, at, out, row * bytes, bytes, shape);
            }
            return count * bytes;
        }
    }
}
