package pixfleet.fleet.opencv.codec;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;

/** Pictures for eyes: 8 bits a value, gray or colour, alpha laid over white. */
final class EightBits {
    private static final double SIXTEEN_TO_EIGHT_BITS = 1 / 257.0;

    private EightBits() {}

    /** The picture itself if it is one already, else a matrix of the scope. */
    static Mat of(Mat picture, MatPool.Scope scope) {
        Mat eight = picture;
        if (picture.depth() != CV_8U) {
            eight = scope.mat();
            picture.convertTo(eight, CV_8U, SIXTEEN_TO_EIGHT_BITS, 0);
        }
        return eight.channels() == 4 ? overWhite(eight, scope.mat()) : eight;
    }

    private static Mat overWhite(Mat in, Mat out) {
        out.create(in.rows(), in.cols(), CV_8UC3);
        byte[] from = new byte[4 * in.cols()];
        byte[] to = new byte[3 * in.cols()];
        for (int row = 0; row < in.rows(); row++) {
            in.ptr(row).get(from);
            for (int x = 0; x < in.cols(); x++) {
                int alpha = from[4 * x + 3] & 0xFF;
                for (int c = 0; c < 3; c++) {
                    int over = (from[4 * x + c] & 0xFF) * alpha + 255 * (255 - alpha);
                    to[3 * x + c] = (byte) ((over + 127) / 255);
                }
            }
            out.ptr(row).put(to);
        }
        return out;
    }
}
