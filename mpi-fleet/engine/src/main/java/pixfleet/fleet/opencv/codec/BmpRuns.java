package pixfleet.fleet.opencv.codec;

import java.lang.foreign.Arena;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pixfleet.fleet.process.ImageFile;
import pixfleet.header.UnfitImage;

/**
 * Run lengths of a BMP, written out as rows without them. OpenCV takes what a run has beyond its row for the next row's, and many
 * writers round their rows up to whole words: ImageMagick's pictures came out with every other row black.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/gdi/bitmap-compression">Bitmap compression</a>
 */
final class BmpRuns {
    private static final int PIXELS_AT = 10;
    private static final int BITS_AT = 28;
    private static final int COMPRESSION_AT = 30;
    private static final int COLOURS_AT = 46;
    private static final int END_OF_ROW = 0;
    private static final int END_OF_PICTURE = 1;
    private static final int MOVE = 2;

    private final ImageFile image;
    private final ByteBuffer file;
    private final int bits;
    private final ByteBuffer rows;
    private final int stride;
    private final int words;
    private int x;
    private int y;

    private BmpRuns(ImageFile image, ByteBuffer file, ByteBuffer rows, int stride) {
        this.image = image;
        this.file = file;
        this.bits = file.getShort(BITS_AT);
        this.rows = rows;
        this.stride = stride;
        this.words = Math.ceilDiv(image.dimensions().width() * bits, Integer.SIZE) * Integer.SIZE / bits;
    }

    /**
     * The same picture with 8 bits a pixel and no run lengths. What a file leaves out is of the palette's first colour.
     *
     * @param bytes a BMP of 4 or 8 bits with run lengths
     * @param arena where the answer lives
     * @throws UnfitImage if the runs are not those of such a picture
     */
    static ByteBuffer writtenOut(ImageFile image, ByteBuffer bytes, Arena arena) {
        ByteBuffer file = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int pixels = file.getInt(PIXELS_AT);
        int stride = Math.ceilDiv(image.dimensions().width(), Integer.BYTES) * Integer.BYTES;
        long size = pixels + (long) stride * image.dimensions().height();
        ByteBuffer plain = arena.allocate(size).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        plain.put(0, file, 0, pixels);
        int colours = file.getInt(COLOURS_AT);
        plain.putInt(COLOURS_AT, colours == 0 ? 1 << file.getShort(BITS_AT) : colours);
        plain.putShort(BITS_AT, (short) Byte.SIZE);
        plain.putInt(COMPRESSION_AT, 0);
        try {
            new BmpRuns(image, file.position(pixels), plain.slice(pixels, plain.limit() - pixels), stride).write();
        } catch (BufferUnderflowException _) {
            throw damaged(image);
        }
        return plain;
    }

    private void write() {
        while (true) {
            int count = Byte.toUnsignedInt(file.get());
            int what = Byte.toUnsignedInt(file.get());
            if (count > 0) {
                run(count, what);
            } else if (what == END_OF_PICTURE) {
                return;
            } else if (what == END_OF_ROW) {
                x = 0;
                y++;
            } else if (what == MOVE) {
                x += Byte.toUnsignedInt(file.get());
                y += Byte.toUnsignedInt(file.get());
            } else {
                listed(what);
            }
            if (y >= image.dimensions().height() && !file.hasRemaining()) {
                return;
            }
        }
    }

    private void run(int count, int value) {
        for (int i = 0; i < count; i++) {
            put(bits == Byte.SIZE ? value : half(value, i));
        }
    }

    private void listed(int count) {
        int end = file.position() + Math.ceilDiv(count * bits, Short.SIZE) * Short.BYTES;
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (bits == Byte.SIZE || i % 2 == 0) {
                value = Byte.toUnsignedInt(file.get());
            }
            put(bits == Byte.SIZE ? value : half(value, i));
        }
        if (end > file.limit()) {
            throw damaged(image);
        }
        file.position(end);
    }

    private static int half(int value, int i) {
        return i % 2 == 0 ? value >>> 4 : value & 0xF;
    }

    private void put(int value) {
        if (y >= image.dimensions().height() || x >= words) {
            throw damaged(image);
        }
        if (x < image.dimensions().width()) {
            rows.put(y * stride + x, (byte) value);
        }
        x++;
    }

    private static UnfitImage damaged(ImageFile image) {
        return new UnfitImage("The BMP is damaged: its run lengths are not those of %d x %d pixels."
                .formatted(image.dimensions().width(), image.dimensions().height()));
    }
}
