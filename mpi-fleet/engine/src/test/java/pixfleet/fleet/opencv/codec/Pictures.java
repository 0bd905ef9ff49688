package pixfleet.fleet.opencv.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Makes pictures: smooth shapes with noise, so that every operation has something to do. */
public final class Pictures {
    private Pictures() {}

    /** Pixels of 8 or 16 bits and 1, 3 or 4 channels. */
    public static Mat pixels(long seed, int rows, int cols, int channels, int depth) {
        var random = new Random(seed);
        var mat = new Mat(
                rows, cols, opencv_core.CV_MAKETYPE(depth == 16 ? opencv_core.CV_16U : opencv_core.CV_8U, channels));
        ByteBuffer bytes = bytes(mat).order(ByteOrder.nativeOrder());
        double wave = 3 + random.nextInt(20);
        int most = depth == 16 ? 65535 : 255;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < cols; x++) {
                for (int c = 0; c < channels; c++) {
                    double value = Math.sin((x + 3 * c) / wave) * Math.cos(y / wave) + (random.nextDouble() - 0.5);
                    int level = (int) Math.clamp((value + 1.5) / 3 * most, 0, most);
                    int at = (y * cols + x) * channels + c;
                    if (depth == 16) {
                        bytes.putShort(2 * at, (short) level);
                    } else {
                        bytes.put(at, (byte) level);
                    }
                }
            }
        }
        return mat;
    }

    private static ByteBuffer bytes(Mat mat) {
        return mat.data().capacity(mat.total() * mat.elemSize()).asByteBuffer();
    }

    /** A file of the given ending; settings are pairs of OpenCV's numbers. */
    public static byte[] file(Mat pixels, String ending, int... settings) {
        var out = new BytePointer();
        if (!opencv_imgcodecs.imencode("." + ending, pixels, out, new IntPointer(settings))) {
            throw new IllegalArgumentException("OpenCV cannot write " + ending);
        }
        byte[] bytes = new byte[(int) out.limit()];
        out.get(bytes);
        return bytes;
    }

    /** The JPEG with an EXIF block that says how to turn it, in either byte order. */
    public static byte[] turnedJpeg(byte[] jpeg, int orientation, ByteOrder order) {
        byte[] exif = exif(orientation, order);
        return ByteBuffer.allocate(jpeg.length + exif.length + 10)
                .put(jpeg, 0, 2)
                .putShort((short) 0xFFE1)
                .putShort((short) (exif.length + 8))
                .put(new byte[] {'E', 'x', 'i', 'f', 0, 0})
                .put(exif)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    /** The PNG with an eXIf chunk behind its header. */
    public static byte[] turnedPng(byte[] png, int orientation) {
        byte[] exif = exif(orientation, ByteOrder.BIG_ENDIAN);
        var sum = new CRC32();
        byte[] name = {'e', 'X', 'I', 'f'};
        sum.update(name);
        sum.update(exif);
        return ByteBuffer.allocate(png.length + exif.length + 12)
                .put(png, 0, 33)
                .putInt(exif.length)
                .put(name)
                .put(exif)
                .putInt((int) sum.getValue())
                .put(png, 33, png.length - 33)
                .array();
    }

    /** The WebP, made extended, with an EXIF chunk at its end. */
    public static byte[] turnedWebp(byte[] webp, int width, int height, int orientation) {
        byte[] exif = exif(orientation, ByteOrder.LITTLE_ENDIAN);
        ByteBuffer out = ByteBuffer.allocate(webp.length + 18 + 8 + exif.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(webp, 0, 4).putInt(out.capacity() - 8).put(webp, 8, 4);
        out.put("VP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(0x08);
        out.putShort((short) (width - 1))
                .put((byte) 0)
                .putShort((short) (height - 1))
                .put((byte) 0);
        out.put(webp, 12, webp.length - 12);
        out.put("EXIF".getBytes(StandardCharsets.US_ASCII)).putInt(exif.length).put(exif);
        return out.array();
    }

    private static byte[] exif(int orientation, ByteOrder order) {
        return ByteBuffer.allocate(26)
                .order(order)
                .put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'))
                .put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'))
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 274)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    /** An uncompressed TIFF of one strip with an orientation, which OpenCV's writer has no setting for. Alpha is premultiplied. */
    public static byte[] turnedTiff(Mat pixels, int orientation, ByteOrder order) {
        int bits = pixels.depth() == opencv_core.CV_16U ? 16 : 8;
        int channels = pixels.channels();
        int values = pixels.rows() * pixels.cols() * channels;
        int dataAt = 8;
        int bitsAt = dataAt + values * bits / 8;
        int directoryAt = bitsAt + 8 + bitsAt % 2;
        ByteBuffer out = ByteBuffer.allocate(directoryAt + 2 + 11 * 12 + 4).order(order);
        char mark = order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M';
        out.put((byte) mark).put((byte) mark).putShort((short) 42).putInt(directoryAt);
        ByteBuffer from = bytes(pixels).order(ByteOrder.nativeOrder());
        for (int i = 0; i < values; i++) {
            // Files hold red first, OpenCV blue.
            int c = i % channels;
            int source = channels >= 3 && c < 3 ? i - c + 2 - c : i;
            if (bits == 16) {
                out.putShort(dataAt + 2 * i, from.getShort(2 * source));
            } else {
                out.put(dataAt + i, from.get(source));
            }
        }
        for (int c = 0; c < 4; c++) {
            out.putShort(bitsAt + 2 * c, (short) bits);
        }
        int[][] fields = {
            {256, 4, 1, pixels.cols()},
            {257, 4, 1, pixels.rows()},
            {258, 3, channels, channels == 1 ? bits : bitsAt},
            {259, 3, 1, 1},
            {262, 3, 1, channels == 1 ? 1 : 2},
            {273, 4, 1, dataAt},
            {274, 3, 1, orientation},
            {277, 3, 1, channels},
            {278, 4, 1, pixels.rows()},
            {279, 4, 1, values * bits / 8},
            {338, 3, 1, 2}
        };
        int count = channels == 4 ? 11 : 10;
        out.position(directoryAt).putShort((short) count);
        for (int[] field : fields) {
            if (field[0] != 338 || channels == 4) {
                out.putShort((short) field[0]).putShort((short) field[1]).putInt(field[2]);
                if (field[1] == 3 && field[2] == 1) {
                    out.putShort((short) field[3]).putShort((short) 0);
                } else {
                    out.putInt(field[3]);
                }
            }
        }
        return out.array();
    }

    /** The pixels as uncompressed files have them, in this machine's order of bytes. */
    public static byte[] redFirst(Mat mat) {
        ByteBuffer pixels =
                mat.data().capacity(mat.total() * mat.elemSize()).asByteBuffer().order(ByteOrder.nativeOrder());
        int channels = mat.channels();
        int size = (int) mat.elemSize1();
        ByteBuffer out = ByteBuffer.allocate(pixels.capacity()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < pixels.capacity() / size; i++) {
            int c = i % channels;
            int from = channels >= 3 && c < 3 ? i - c + 2 - c : i;
            if (size == 2) {
                out.putShort(pixels.getShort(2 * from));
            } else {
                out.put(pixels.get(from));
            }
        }
        return out.array();
    }
}
