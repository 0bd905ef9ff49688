package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_imgproc;
import pixfleet.operation.ThresholdKind;

/** The kinds of threshold. */
final class ThresholdCodes {
    private ThresholdCodes() {}

    /** OpenCV's code. */
    static int code(ThresholdKind kind) {
        return switch (kind) {
            case BINARY -> opencv_imgproc.THRESH_BINARY;
            case BINARY_INVERSE -> opencv_imgproc.THRESH_BINARY_INV;
            case TRUNCATE -> opencv_imgproc.THRESH_TRUNC;
            case TO_ZERO -> opencv_imgproc.THRESH_TOZERO;
            case TO_ZERO_INVERSE -> opencv_imgproc.THRESH_TOZERO_INV;
        };
    }
}
