package pixfleet.fleet.opencv.codec;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Turns a picture upright, as its EXIF orientation asks.
 *
 * @see <a href="https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E">EXIF 3.0, orientation</a>
 */
final class Turn {
    private static final int AROUND_X = 0;
    private static final int AROUND_Y = 1;
    private static final int AROUND_BOTH = -1;

    private Turn() {}

    /**
     * Turns {@code in}, which may be overwritten.
     *
     * @return {@code in} or {@code other}, whichever holds the upright picture
     */
    static Mat upright(int orientation, Mat in, Mat other) {
        return switch (orientation) {
            case 2 -> flip(in, other, AROUND_Y);
            case 3 -> flip(in, other, AROUND_BOTH);
            case 4 -> flip(in, other, AROUND_X);
            case 5 -> transpose(in, other);
            case 6 -> flip(transpose(in, other), in, AROUND_Y);
            case 7 -> flip(transpose(in, other), in, AROUND_BOTH);
            case 8 -> flip(transpose(in, other), in, AROUND_X);
            default -> in;
        };
    }

    private static Mat flip(Mat in, Mat out, int around) {
        opencv_core.flip(in, out, around);
        return out;
    }

    private static Mat transpose(Mat in, Mat out) {
        opencv_core.transpose(in, out);
        return out;
    }
}
