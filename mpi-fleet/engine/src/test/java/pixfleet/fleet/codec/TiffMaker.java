package pixfleet.fleet.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import pixfleet.pipeline.Dimensions;

/** Writes TIFF files of every kind that is read, and of some that are not. Made for tests: it holds everything in memory. */
public final class TiffMaker {
    public static final int NONE = 1;
    public static final int LZW = 5;
    public static final int DEFLATE = 8;
    public static final int OLD_DEFLATE = 32946;
    public static final int PACK_BITS = 32773;

    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int LONG8 = 16;

    /** What a value of the picture is; colours come red first. */
    public interface Picture {
        int value(int y, int x, int channel);
    }

    private final Dimensions shape;
    private final Picture picture;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private boolean big;
    private boolean directoryFirst;
    private int rowsPerStrip;
    private int tileWidth;
    private int tileHeight;
    private int compression = NONE;
    private boolean differenced;
    private int gapBytes;
    private final Map<Integer, long[]> others = new TreeMap<>();

    public TiffMaker(Dimensions shape, Picture picture) {
        this.shape = shape;
        this.picture = picture;
        this.rowsPerStrip = shape.height();
        with(262, SHORT, shape.channels() < 3 ? 1 : 2);
        with(284, SHORT, 1);
        if (shape.channels() == 4) {
            with(338, SHORT, 0);
        }
    }

    public TiffMaker order(ByteOrder wanted) {
        order = wanted;
        return this;
    }

    public TiffMaker big(boolean wanted) {
        big = wanted;
        return this;
    }

    public TiffMaker directoryFirst(boolean wanted) {
        directoryFirst = wanted;
        return this;
    }

    public TiffMaker strips(int rows) {
        rowsPerStrip = rows;
        return this;
    }

    public TiffMaker tiles(int width, int height) {
        tileWidth = width;
        tileHeight = height;
        return this;
    }

    public TiffMaker compression(int wanted, boolean predictor) {
        compression = wanted;
        differenced = predictor;
        return this;
    }

    /** Leaves bytes free between strips or tiles. */
    public TiffMaker gaps(int bytes) {
        gapBytes = bytes;
        return this;
    }

    /** Sets a field of the directory, also over one that is written anyway. */
    public TiffMaker with(int tag, int type, long... values) {
        long[] field = new long[values.length + 1];
        field[0] = type;
        System.arraycopy(values, 0, field, 1, values.length);
        others.put(tag, field);
        return this;
    }

    public byte[] file() {
        List<byte[]> pieces = pieces();
        int header = big ? 16 : 8;
        byte[] directory = directory(pieces, header, header);
        int dataAt = directoryFirst ? header + directory.length : header;
        long directoryAt = directoryFirst ? header : dataAt + length(pieces);
        ByteBuffer out = ByteBuffer.allocate((int) (header + directory.length + length(pieces)))
                .order(order);
        out.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M')).put(out.get(0));
        if (big) {
            out.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(directoryAt);
        } else {
            out.putShort((short) 42).putInt((int) directoryAt);
        }
        out.put((int) directoryAt, directory(pieces, dataAt, directoryAt));
        int at = dataAt;
        for (byte[] piece : pieces) {
            out.put(at, piece);
            at += piece.length + gapBytes;
        }
        return out.array();
    }

    private long length(List<byte[]> pieces) {
        return pieces.stream().mapToLong(piece -> piece.length + gapBytes).sum();
    }

    private List<byte[]> pieces() {
        int width = tileWidth > 0 ? tileWidth : shape.width();
        int height = tileWidth > 0 ? tileHeight : rowsPerStrip;
        var pieces = new ArrayList<byte[]>();
        for (int y = 0; y < shape.height(); y += height) {
            int rows = tileWidth > 0 ? tileHeight : Math.min(height, shape.height() - y);
            for (int x = 0; x < shape.width(); x += width) {
                pieces.add(compressed(piece(y, x, rows, width)));
            }
        }
        return pieces;
    }

    private byte[] piece(int y0, int x0, int rows, int width) {
        int channels = shape.channels();
        int mask = (1 << shape.depth()) - 1;
        ByteBuffer out =
                ByteBuffer.allocate(rows * width * channels * shape.depth() / 8).order(order);
        for (int y = y0; y < y0 + rows; y++) {
            for (int x = x0; x < x0 + width; x++) {
                for (int c = 0; c < channels; c++) {
                    int left = differenced && x > x0 ? at(y, x - 1, c) : 0;
                    int value = (at(y, x, c) - left) & mask;
                    if (shape.depth() == 16) {
                        out.putShort((short) value);
                    } else {
                        out.put((byte) value);
                    }
                }
            }
        }
        return out.array();
    }

    /** Tiles reach beyond the picture; what is there must not matter. */
    private int at(int y, int x, int channel) {
        return y < shape.height() && x < shape.width() ? picture.value(y, x, channel) : 99 * (x + y + 1);
    }

    private byte[] compressed(byte[] bytes) {
        return switch (compression) {
            case LZW -> lzw(bytes);
            case DEFLATE, OLD_DEFLATE -> deflate(bytes);
            case PACK_BITS -> packBits(bytes);
            default -> bytes;
        };
    }

    private static byte[] deflate(byte[] bytes) {
        try (var deflater = new Deflater()) {
            deflater.setInput(bytes);
            deflater.finish();
            var out = new ByteArrayOutputStream();
            byte[] chunk = new byte[4096];
            while (!deflater.finished()) {
                out.write(chunk, 0, deflater.deflate(chunk));
            }
            return out.toByteArray();
        }
    }

    /** Runs of two and more are packed, across rows too, which readers must take. */
    private static byte[] packBits(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        int at = 0;
        while (at < bytes.length) {
            int run = 1;
            while (run < 128 && at + run < bytes.length && bytes[at + run] == bytes[at]) {
                run++;
            }
            out.write(run == 1 ? 0 : 1 - run);
            out.write(bytes[at]);
            at += run;
        }
        return out.toByteArray();
    }

    /** Clears the table before it grows beyond nine bits: valid, if no shorter than the pixels. */
    private static byte[] lzw(byte[] bytes) {
        var bits = new ByteArrayOutputStream();
        int[] kept = {0, 0};
        for (int i = 0; i < bytes.length; i++) {
            if (i % 200 == 0) {
                put(bits, kept, 256);
            }
            put(bits, kept, bytes[i] & 0xFF);
        }
        put(bits, kept, 257);
        put(bits, kept, 0);
        return bits.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, int[] kept, int code) {
        kept[0] = kept[0] << 9 | code;
        kept[1] += 9;
        while (kept[1] >= 8) {
            kept[1] -= 8;
            out.write(kept[0] >> kept[1]);
            kept[0] &= (1 << kept[1]) - 1;
        }
    }

    private byte[] directory(List<byte[]> pieces, long dataAt, long directoryAt) {
        var fields = new TreeMap<Integer, long[]>();
        long[] offsets = new long[pieces.size() + 1];
        long[] counts = new long[pieces.size() + 1];
        long[] bits = new long[shape.channels() + 1];
        offsets[0] = big ? LONG8 : LONG;
        counts[0] = LONG;
        bits[0] = SHORT;
        long at = dataAt;
        for (int i = 0; i < pieces.size(); i++) {
            offsets[i + 1] = at;
            counts[i + 1] = pieces.get(i).length;
            at += pieces.get(i).length + gapBytes;
        }
        java.util.Arrays.fill(bits, 1, bits.length, shape.depth());
        fields.put(256, new long[] {LONG, shape.width()});
        fields.put(257, new long[] {LONG, shape.height()});
        fields.put(258, bits);
        fields.put(259, new long[] {SHORT, compression});
        fields.put(277, new long[] {SHORT, shape.channels()});
        if (tileWidth > 0) {
            fields.put(322, new long[] {SHORT, tileWidth});
            fields.put(323, new long[] {SHORT, tileHeight});
            fields.put(324, offsets);
            fields.put(325, counts);
        } else {
            fields.put(273, offsets);
            fields.put(278, new long[] {LONG, rowsPerStrip});
            fields.put(279, counts);
        }
        if (differenced) {
            fields.put(317, new long[] {SHORT, 2});
        }
        fields.putAll(others);
        return written(fields, directoryAt);
    }

    private byte[] written(Map<Integer, long[]> fields, long directoryAt) {
        int entry = big ? 20 : 12;
        int tables = (big ? 16 : 6) + fields.size() * entry;
        long size = tables
                + fields.values().stream()
                        .mapToLong(field -> (field.length - 1L) * size(field[0]))
                        .filter(bytes -> bytes > (big ? 8 : 4))
                        .sum();
        ByteBuffer out = ByteBuffer.allocate((int) size).order(order);
        int table = tables;
        if (big) {
            out.putLong(fields.size());
        } else {
            out.putShort((short) fields.size());
        }
        for (Map.Entry<Integer, long[]> each : fields.entrySet()) {
            long[] field = each.getValue();
            int next = out.position() + entry;
            out.putShort(each.getKey().shortValue()).putShort((short) field[0]);
            offset(out, field.length - 1L);
            int bytes = (field.length - 1) * size(field[0]);
            boolean inline = bytes <= (big ? 8 : 4);
            int at = inline ? out.position() : table;
            if (!inline) {
                offset(out, directoryAt + table);
                table += bytes;
            }
            for (int i = 1; i < field.length; i++) {
                put(out, at + (i - 1) * size(field[0]), size(field[0]), field[i]);
            }
            out.position(next);
        }
        return out.array();
    }

    private void offset(ByteBuffer out, long value) {
        if (big) {
            out.putLong(value);
        } else {
            out.putInt((int) value);
        }
    }

    private static void put(ByteBuffer out, int at, int size, long value) {
        switch (size) {
            case 1 -> out.put(at, (byte) value);
            case 2 -> out.putShort(at, (short) value);
            case 4 -> out.putInt(at, (int) value);
            default -> out.putLong(at, value);
        }
    }

    private static int size(long type) {
        return switch ((int) type) {
            case 1 -> 1;
            case SHORT -> 2;
            case LONG -> 4;
            default -> 8;
        };
    }
}
