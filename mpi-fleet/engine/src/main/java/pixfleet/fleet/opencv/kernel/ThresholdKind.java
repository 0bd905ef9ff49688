package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_imgproc;

/** The kinds of threshold. */
final class ThresholdKind {
    private ThresholdKind() {}

    /** OpenCV's code. */
    static int code(String kind) {
        return switch (kind) {
            case "binary" -> opencv_imgproc.THRESH_BINARY;
            case "binary-inverse" -> opencv_imgproc.THRESH_BINARY_INV;
            case "truncate" -> opencv_imgproc.THRESH_TRUNC;
            case "to-zero" -> opencv_imgproc.THRESH_TOZERO;
            case "to-zero-inverse" -> opencv_imgproc.THRESH_TOZERO_INV;
            default -> throw new IllegalArgumentException("there is no kind of threshold " + kind);
        };
    }
}
