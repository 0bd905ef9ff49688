package pixfleet.bench.huge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes an uncompressed BigTIFF of any size row by row, 8 bits, gray or colour: a pattern of curves with some noise.
 *
 * @see <a href="https://www.awaresystems.be/imaging/tiff/bigtiff.html">BigTIFF</a>
 */
public final class SyntheticTiff {
    private static final int ROWS_PER_STRIP = 64;
    private static final int HEADER_BYTES = 16;
    private static final int ENTRIES = 10;
    private static final short SHORT = 3;
    private static final short LONG8 = 16;

    private final int width;
    private final int height;
    private final int channels;

    /** One of that many columns, rows and channels, 1 or 3. */
    public SyntheticTiff(int width, int height, int channels) {
        this.width = width;
        this.height = height;
        this.channels = channels;
    }

    /** Writes the file where it is not there yet. */
    public Path in(Path folder) throws IOException {
        Path file = folder.resolve("%dx%dx%d.tif".formatted(width, height, channels));
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            Path part = folder.resolve(file.getFileName() + ".part");
            write(part);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private long rowBytes() {
        return (long) width * channels;
    }

    private int strips() {
        return (height + ROWS_PER_STRIP - 1) / ROWS_PER_STRIP;
    }

    private void write(Path file) throws IOException {
        try (var out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            long end = HEADER_BYTES + rowBytes() * height;
            long directory = end + end % 2;
            all(out, header(directory));
            ByteBuffer row = ByteBuffer.allocate((int) rowBytes());
            for (int y = 0; y < height; y++) {
                all(out, draw(y, row.clear()).flip());
            }
            out.position(directory);
            all(out, directory(directory));
        }
    }

    private static void all(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static ByteBuffer header(long directory) {
        return little(HEADER_BYTES)
                .put((byte) 'I')
                .put((byte) 'I')
                .putShort((short) 43)
                .putShort((short) 8)
                .putShort((short) 0)
                .putLong(directory)
                .flip();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Circles that get narrower outwards, so that edges lie in every direction and at every distance. */
    private ByteBuffer draw(int y, ByteBuffer row) {
        long chance = y * 0x9E3779B97F4A7C15L;
        for (int x = 0; x < width; x++) {
            chance = chance * 6364136223846793005L + 1442695040888963407L;
            int wave = (int) (((long) x * x + (long) y * y) >> 14);
            for (int c = 0; c < channels; c++) {
                row.put((byte) ((wave * (c + 1) & 0xF0) + (chance >>> (60 - 4 * c) & 0xF)));
            }
        }
        return row;
    }

    private ByteBuffer directory(long at) {
        long tables = at + 8 + ENTRIES * 20L + 8;
        boolean several = strips() > 1;
        ByteBuffer bytes = little(8 + ENTRIES * 20 + 8 + strips() * 16);
        bytes.putLong(ENTRIES);
        entry(bytes, 256, LONG8, 1, width);
        entry(bytes, 257, LONG8, 1, height);
        entry(bytes, 258, SHORT, channels, channels == 1 ? 8 : 0x0008_0008_0008L);
        entry(bytes, 259, SHORT, 1, 1);
        entry(bytes, 262, SHORT, 1, channels == 1 ? 1 : 2);
        entry(bytes, 273, LONG8, strips(), several ? tables : HEADER_BYTES);
        entry(bytes, 277, SHORT, 1, channels);
        entry(bytes, 278, LONG8, 1, ROWS_PER_STRIP);
        entry(bytes, 279, LONG8, strips(), several ? tables + strips() * 8L : stripBytes(0));
        entry(bytes, 284, SHORT, 1, 1);
        bytes.putLong(0);
        for (int i = 0; i < strips(); i++) {
            bytes.putLong(HEADER_BYTES + (long) i * ROWS_PER_STRIP * rowBytes());
        }
        for (int i = 0; i < strips(); i++) {
            bytes.putLong(stripBytes(i));
        }
        return bytes.flip();
    }

    private long stripBytes(int strip) {
        return Math.min(ROWS_PER_STRIP, height - strip * ROWS_PER_STRIP) * rowBytes();
    }

    private static void entry(ByteBuffer bytes, int tag, short type, long count, long value) {
        bytes.putShort((short) tag).putShort(type).putLong(count).putLong(value);
    }
}
