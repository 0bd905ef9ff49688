package pixfleet.header;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;

/** Image files made in the test, whole or as far as their header. */
public final class SamplesOfFiles {
    private SamplesOfFiles() {}

    /** A file of that format as the JDK writes it. */
    public static byte[] file(String format, int width, int height, int type) {
        var out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(new BufferedImage(width, height, type), format, out)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A colour PNG. */
    public static byte[] png(int width, int height) {
        return file("png", width, height, BufferedImage.TYPE_INT_RGB);
    }

    /** A colour JPEG. */
    public static byte[] jpeg(int width, int height) {
        return file("jpg", width, height, BufferedImage.TYPE_INT_RGB);
    }

    public static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The JPEG with that many segments of that many bytes before its frame. */
    public static byte[] jpegBehind(byte[] jpeg, int segments, int bytes) {
        var out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        for (int i = 0; i < segments; i++) {
            out.write(0xFF);
            out.write(0xED);
            out.write((bytes + 2) >> 8);
            out.write((bytes + 2) & 0xFF);
            out.writeBytes(new byte[bytes]);
        }
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    /** An EXIF block that says that orientation. */
    public static byte[] exif(ByteOrder order, int orientation) {
        var block = ByteBuffer.allocate(26).order(order);
        byte letter = (byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M');
        return block.put(letter)
                .put(letter)
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 274)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .array();
    }

    /** The JPEG with that EXIF block before all others. */
    public static byte[] jpegTurned(byte[] jpeg, byte[] exif) {
        byte[] content = joined(ascii("Exif\0\0"), exif);
        return joined(
                Arrays.copyOf(jpeg, 2),
                new byte[] {(byte) 0xFF, (byte) 0xE1, 0, (byte) (content.length + 2)},
                content,
                Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    /** A PNG that says that of itself; its chunks end with an empty IDAT. */
    public static byte[] pngHeader(int width, int height, int depth, int color, byte[]... chunks) {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) depth)
                .put((byte) color)
                .array();
        return joined(
                new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10},
                chunk("IHDR", header),
                joined(chunks),
                chunk("IDAT", new byte[8]));
    }

    public static byte[] chunk(String type, byte[] content) {
        byte[] typed = joined(ascii(type), content);
        var crc = new CRC32();
        crc.update(typed);
        return joined(
                ByteBuffer.allocate(4).putInt(content.length).array(),
                typed,
                ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /** A WebP of that first chunk. */
    public static byte[] webp(String type, int... payload) {
        var bytes = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            bytes[i] = (byte) payload[i];
        }
        return joined(
                ascii("RIFF"), little(4 + 8 + bytes.length), ascii("WEBP"), ascii(type), little(bytes.length), bytes);
    }

    private static byte[] little(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    /** A TIFF of those pages: each is width, height, bits, samples, kind, sample format and subfile type. */
    public static byte[] tiff(ByteOrder order, int padding, int[]... pages) {
        int size = 6 + 7 * 12;
        var file = ByteBuffer.allocate(8 + padding + pages.length * size).order(order);
        byte letter = (byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M');
        file.put(letter).put(letter).putShort((short) 42).putInt(8 + padding);
        file.position(8 + padding);
        int[] tags = {256, 257, 258, 277, 262, 339, 254};
        int[] order7 = {6, 0, 1, 2, 4, 3, 5};
        for (int page = 0; page < pages.length; page++) {
            file.putShort((short) 7);
            for (int field : order7) {
                file.putShort((short) tags[field]).putShort((short) 4).putInt(1).putInt(pages[page][field]);
            }
            file.putInt(page + 1 < pages.length ? file.position() + 4 : 0);
        }
        return file.array();
    }

    /** A BigTIFF of those pages, its directories at its end: each is as for {@link #tiff}. */
    public static byte[] bigTiff(ByteOrder order, int padding, int[]... pages) {
        int size = 8 + 7 * 20 + 8;
        var file = bigTiffHeader(order, padding, pages.length * size);
        for (int page = 0; page < pages.length; page++) {
            file.putLong(7);
            putShape(file, pages[page]);
            file.putLong(page + 1 < pages.length ? file.position() + 8 : 0);
        }
        return content(file);
    }

    /** A gray BigTIFF with a strip a row, whose tables lie between the start and the directory at the end. */
    public static byte[] bigTiffWithStripTable(int width, int height) {
        int tables = 2 * 8 * height;
        var file = bigTiffHeader(ByteOrder.LITTLE_ENDIAN, tables, 8 + 9 * 20 + 8);
        file.putLong(9);
        for (int table = 0; table < 2; table++) {
            file.putShort((short) (table == 0 ? 273 : 279)).putShort((short) 16).putLong(height);
            file.putLong(16L + (long) table * 8 * height);
        }
        putShape(file, new int[] {width, height, 8, 1, 1, 1, 0});
        file.putLong(0);
        return content(file);
    }

    private static byte[] content(ByteBuffer file) {
        var bytes = new byte[file.capacity()];
        file.get(0, bytes);
        return bytes;
    }

    private static ByteBuffer bigTiffHeader(ByteOrder order, int padding, int directories) {
        var file = ByteBuffer.allocate(16 + padding + directories).order(order);
        byte letter = (byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M');
        file.put(letter).put(letter).putShort((short) 43).putShort((short) 8).putShort((short) 0);
        file.putLong(16 + padding).position(16 + padding);
        return file;
    }

    private static void putShape(ByteBuffer file, int[] shape) {
        int[] tags = {254, 256, 257, 258, 262, 277, 339};
        int[] fields = {6, 0, 1, 2, 4, 3, 5};
        for (int i = 0; i < tags.length; i++) {
            file.putShort((short) tags[i]).putShort((short) 4).putLong(1);
            file.putInt(shape[fields[i]]).putInt(0);
        }
    }

    /** A TIFF of several pages as the JDK writes it. */
    public static byte[] pages(int count) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        var out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (int page = 0; page < count; page++) {
                var image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
                writer.writeToSequence(new IIOImage(image, null, null), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static byte[] cut(byte[] file, int length) {
        return Arrays.copyOf(file, length);
    }

    /** A sound file of each kind whose header is read here. */
    public static List<byte[]> all() {
        var corpus = new ArrayList<byte[]>();
        for (String format : List.of("png", "jpg", "bmp", "tiff")) {
            corpus.add(file(format, 37, 23, BufferedImage.TYPE_INT_RGB));
            corpus.add(file(format, 300, 200, BufferedImage.TYPE_BYTE_GRAY));
        }
        byte[] jpeg = jpeg(64, 48);
        corpus.add(jpegTurned(jpeg, exif(ByteOrder.LITTLE_ENDIAN, 6)));
        corpus.add(jpegTurned(jpeg, exif(ByteOrder.BIG_ENDIAN, 3)));
        corpus.add(jpegBehind(jpeg, 3, 60_000));
        corpus.add(pngHeader(5, 6, 8, 6));
        corpus.add(webp("VP8X", 16, 0, 0, 0, 99, 0, 0, 49, 0, 0));
        corpus.add(webp("VP8L", 0x2F, 0x63, 0x40, 0x0C, 0x00));
        corpus.add(bigTiffWithStripTable(3000, 2000));
        corpus.add(pages(3));
        return corpus;
    }
}
