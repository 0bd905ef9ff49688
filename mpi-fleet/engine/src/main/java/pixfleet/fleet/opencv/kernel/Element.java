package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Structuring elements of morphology. */
final class Element {
    private Element() {}

    /** A new element, which the caller closes. */
    static Mat of(String shape, int ksize) {
        int code = switch (shape) {
            case "rectangle" -> opencv_imgproc.MORPH_RECT;
            case "ellipse" -> opencv_imgproc.MORPH_ELLIPSE;
            case "cross" -> opencv_imgproc.MORPH_CROSS;
            default -> throw new IllegalArgumentException("there is no element " + shape);
        };
        try (var size = new Size(ksize, ksize)) {
            return opencv_imgproc.getStructuringElement(code, size);
        }
    }
}
