package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_imgproc;
import pixfleet.operation.Interpolation;

/** How OpenCV finds values between pixels. */
final class InterpolationCodes {
    private InterpolationCodes() {}

    static int code(Interpolation interpolation) {
        return switch (interpolation) {
            case NEAREST -> opencv_imgproc.INTER_NEAREST;
            case LINEAR -> opencv_imgproc.INTER_LINEAR;
            case CUBIC -> opencv_imgproc.INTER_CUBIC;
            case AREA -> opencv_imgproc.INTER_AREA;
            case LANCZOS -> opencv_imgproc.INTER_LANCZOS4;
        };
    }
}
