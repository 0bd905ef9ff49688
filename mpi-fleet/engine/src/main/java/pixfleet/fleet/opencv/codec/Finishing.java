package pixfleet.fleet.opencv.codec;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.process.Decoding.Finish;

/** What is left to do when OpenCV has decoded a picture in its own way. */
final class Finishing {
    private static final int ALPHA = 3;

    private Finishing() {}

    /** The finished picture, in one of the two matrices. */
    static Mat of(Finish finish, Mat decoded, Mat scratch) {
        return switch (finish) {
            case Finish.None _ -> decoded;
            case Finish.Inverted _ -> {
                opencv_core.bitwise_not(decoded, decoded);
                yield decoded;
            }
            case Finish.Divided _ -> {
                divide(decoded);
                yield decoded;
            }
            case Finish.Transparent(int gray) -> {
                opencv_imgproc.cvtColor(decoded, scratch, opencv_imgproc.COLOR_GRAY2BGRA);
                clear(scratch, gray);
                yield scratch;
            }
        };
    }

    /** Rounds to the nearest. What multiplication has made more than it can be becomes white. */
    private static void divide(Mat picture) {
        int most = picture.depth() == CV_16U ? 0xFFFF : 0xFF;
        eachPixel(picture, pixel -> {
            int alpha = pixel[ALPHA];
            for (int channel = 0; channel < ALPHA && alpha > 0; channel++) {
                pixel[channel] = (int) Math.min(most, ((long) pixel[channel] * most + alpha / 2) / alpha);
            }
        });
    }

    private static void clear(Mat picture, int gray) {
        eachPixel(picture, pixel -> {
            if (pixel[0] == gray) {
                pixel[ALPHA] = 0;
            }
        });
    }

    /** Changes a pixel of four values. */
    @FunctionalInterface
    private interface PixelWork {
        void on(int[] pixel);
    }

    private static void eachPixel(Mat picture, PixelWork work) {
        boolean wide = picture.depth() == CV_16U;
        int[] pixel = new int[4];
        for (int row = 0; row < picture.rows(); row++) {
            ByteBuffer values = picture.ptr(row)
                    .capacity(picture.cols() * picture.elemSize())
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder());
            for (int i = 0; i < 4 * picture.cols(); i += 4) {
                for (int channel = 0; channel < 4; channel++) {
                    pixel[channel] =
                            wide ? values.getShort(2 * (i + channel)) & 0xFFFF : values.get(i + channel) & 0xFF;
                }
                work.on(pixel);
                for (int channel = 0; channel < 4; channel++) {
                    if (wide) {
                        values.putShort(2 * (i + channel), (short) pixel[channel]);
                    } else {
                        values.put(i + channel, (byte) pixel[channel]);
                    }
                }
            }
        }
    }
}
