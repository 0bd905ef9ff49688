package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.opencv_core.Scalar;
import pixfleet.pipeline.Colour;
import pixfleet.pipeline.Dimensions;

/** A user's colour as an image's values. */
final class Paint {
    // OpenCV's weights of blue, green and red in gray, in units of 1 / 2^14.
    private static final int BLUE = 1868;
    private static final int GREEN = 9617;
    private static final int RED = 4899;
    private static final int SHIFT = 14;

    private Paint() {}

    /** The colour of an opaque pixel, which the caller closes. On a gray image, the colour's gray. */
    static Scalar scalar(String colour, Dimensions image) {
        int scale = Levels.white(image) / 0xFF;
        int blue = Colour.channel(colour, 0);
        int green = Colour.channel(colour, 1);
        int red = Colour.channel(colour, 2);
        return image.channels() == 1
                ? new Scalar((double) scale * gray(blue, green, red))
                : new Scalar(scale * blue, scale * green, scale * red, Levels.white(image));
    }

    /** The gray of a colour of 8 bits, as {@code COLOR_BGR2GRAY} computes it. */
    static int gray(int blue, int green, int red) {
        return (blue * BLUE + green * GREEN + red * RED + (1 << (SHIFT - 1))) >> SHIFT;
    }
}
