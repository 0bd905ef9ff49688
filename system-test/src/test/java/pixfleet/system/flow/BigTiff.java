package pixfleet.system.flow;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** BigTIFF files as scanners write them: pixels first, the directory at the end. */
final class BigTiff {
    private static final int HEADER = 16;
    private static final int LONG = 4;
    private static final int LONG8 = 16;

    private BigTiff() {}

    /**
     * A square gray image of 8 bits in one strip, black but for a few rows; its pixels take no space on a disk that knows
     * holes.
     */
    static Path gray(Path file, int edge) throws IOException {
        long pixels = (long) edge * edge;
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(header(HEADER + pixels));
            for (int row = 0; row < edge; row += 997) {
                var values = new byte[edge];
                java.util.Arrays.fill(values, (byte) (row % 251));
                out.seek(HEADER + (long) row * edge);
                out.write(values);
            }
            out.seek(HEADER + pixels);
            out.write(directory(edge, pixels));
        }
        return file;
    }

    private static byte[] header(long directory) {
        var bytes = new byte[HEADER];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 'I')
                .put((byte) 'I')
                .putShort((short) 43)
                .putShort((short) 8)
                .putShort((short) 0)
                .putLong(directory);
        return bytes;
    }

    private static byte[] directory(int edge, long pixels) {
        var fields = new long[][] {
            {256, LONG, edge},
            {257, LONG, edge},
            {258, LONG, 8},
            {259, LONG, 1},
            {262, LONG, 1},
            {273, LONG8, HEADER},
            {277, LONG, 1},
            {278, LONG, edge},
            {279, LONG8, pixels}
        };
        var bytes = new byte[8 + 20 * fields.length + 8];
        ByteBuffer directory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        directory.putLong(fields.length);
        for (long[] field : fields) {
            directory
                    .putShort((short) field[0])
                    .putShort((short) field[1])
                    .putLong(1)
                    .putLong(field[2]);
        }
        return bytes;
    }
}
