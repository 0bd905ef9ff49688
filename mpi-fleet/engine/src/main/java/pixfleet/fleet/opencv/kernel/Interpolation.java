package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_imgproc;

/** How OpenCV finds values between pixels. */
final class Interpolation {
    private Interpolation() {}

    static int code(String name) {
        return switch (name) {
            case "nearest" -> opencv_imgproc.INTER_NEAREST;
            case "linear" -> opencv_imgproc.INTER_LINEAR;
            case "cubic" -> opencv_imgproc.INTER_CUBIC;
            case "area" -> opencv_imgproc.INTER_AREA;
            case "lanczos" -> opencv_imgproc.INTER_LANCZOS4;
            default -> throw new IllegalArgumentException("there is no interpolation " + name);
        };
    }
}
