package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.operation.ElementShape;

/** Structuring elements of morphology. */
final class Element {
    private Element() {}

    /** A new element, which the caller closes. */
    static Mat of(ElementShape shape, int ksize) {
        int code = switch (shape) {
            case RECTANGLE -> opencv_imgproc.MORPH_RECT;
            case ELLIPSE -> opencv_imgproc.MORPH_ELLIPSE;
            case CROSS -> opencv_imgproc.MORPH_CROSS;
        };
        try (var size = new Size(ksize, ksize)) {
            return opencv_imgproc.getStructuringElement(code, size);
        }
    }
}
