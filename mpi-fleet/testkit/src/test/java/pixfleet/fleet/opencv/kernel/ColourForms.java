package pixfleet.fleet.opencv.kernel;

import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.operation.Brightness;
import pixfleet.operation.ColourMap;
import pixfleet.operation.ColourSpace;
import pixfleet.operation.Contrast;
import pixfleet.operation.Depth;
import pixfleet.operation.Gamma;
import pixfleet.operation.Grayscale;
import pixfleet.operation.Hue;
import pixfleet.operation.Posterise;
import pixfleet.operation.Saturation;
import pixfleet.operation.Sepia;
import pixfleet.pipeline.Parameter.Choice;

/** The colour group. */
final class ColourForms {
    /** In the order of OpenCV's enumeration, which begins with 0. */
    private static final List<String> MAPS = List.of(
            "autumn",
            "bone",
            "jet",
            "winter",
            "rainbow",
            "ocean",
            "summer",
            "spring",
            "cool",
            "hsv",
            "pink",
            "hot",
            "parula",
            "magma",
            "inferno",
            "plasma",
            "viridis",
            "cividis",
            "twilight",
            "twilight-shifted",
            "turbo",
            "deepgreen");

    private ColourForms() {}

    static void add(Forms forms) {
        forms.put(Grayscale.class, (_, in) -> Plain.gray(in))
                .put(Depth.class, (depth, in) -> depth(depth.bits(), in))
                .put(Brightness.class, (brightness, in) -> {
                    double most = Plain.most(in);
                    double added = brightness.amount() / 100 * most;
                    return PixelWise.values(in, value -> (int) Math.rint(value + added));
                })
                .put(Contrast.class, (contrast, in) -> {
                    double half = Plain.most(in) / 2;
                    return PixelWise.values(in, value -> (int) Math.rint((value - half) * contrast.factor() + half));
                })
                .put(Gamma.class, (gamma, in) -> {
                    double most = Plain.most(in);
                    return PixelWise.values(in, value ->
                            (int) Math.rint(most * StrictMath.pow(value / most, 1 / gamma.gamma())));
                })
                .put(Posterise.class, (posterise, in) -> {
                    double most = Plain.most(in);
                    int steps = posterise.levels() - 1;
                    return PixelWise.values(in, value -> {
                        double level = Math.floor(value * steps / most + 0.5);
                        return (int) Math.floor(level * most / steps + 0.5);
                    });
                })
                .put(
                        Saturation.class,
                        (saturation, in) ->
                                in.channels() == 1 ? in : PixelWise.transformed(in, saturation(saturation.factor())))
                .put(
                        Hue.class,
                        (hue, in) -> in.channels() == 1
                                ? in
                                : PixelWise.transformed(in, hue(StrictMath.toRadians(hue.angle()))))
                .put(Sepia.class, (sepia, in) -> PixelWise.transformed(Plain.coloured(in), sepia(1 - sepia.amount())))
                .put(ColourSpace.class, (space, in) -> space(space.to(), in))
                .put(ColourMap.class, (map, in) -> {
                    var out = new Mat();
                    opencv_imgproc.applyColorMap(Plain.gray(in), out, MAPS.indexOf(Choice.word(map.map())));
                    return out;
                });
    }

    private static Mat depth(int bits, Mat in) {
        if (bits == 8) {
            return Plain.eightBits(in);
        }
        var out = new Mat();
        in.convertTo(out, opencv_core.CV_16U);
        return in.depth() == opencv_core.CV_16U
                ? out
                : PixelWise.image(
                        in.rows(),
                        in.cols(),
                        out.type(),
                        (y, x, c) -> 257.0 * (in.ptr(y, x).get(c) & 0xFF));
    }

    private static double[][] saturation(double s) {
        return new double[][] {
            {0.072 + 0.928 * s, 0.715 - 0.715 * s, 0.213 - 0.213 * s},
            {0.072 - 0.072 * s, 0.715 + 0.285 * s, 0.213 - 0.213 * s},
            {0.072 - 0.072 * s, 0.715 - 0.715 * s, 0.213 + 0.787 * s}
        };
    }

    private static double[][] hue(double angle) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        return new double[][] {
            {0.072 + cos * 0.928 + sin * 0.072, 0.715 - cos * 0.715 + sin * 0.715, 0.213 - cos * 0.213 - sin * 0.787},
            {0.072 - cos * 0.072 - sin * 0.283, 0.715 + cos * 0.285 + sin * 0.140, 0.213 - cos * 0.213 + sin * 0.143},
            {0.072 - cos * 0.072 + sin * 0.928, 0.715 - cos * 0.715 - sin * 0.715, 0.213 + cos * 0.787 - sin * 0.213}
        };
    }

    private static double[][] sepia(double kept) {
        return new double[][] {
            {0.131 + 0.869 * kept, 0.534 - 0.534 * kept, 0.272 - 0.272 * kept},
            {0.168 - 0.168 * kept, 0.686 + 0.314 * kept, 0.349 - 0.349 * kept},
            {0.189 - 0.189 * kept, 0.769 - 0.769 * kept, 0.393 + 0.607 * kept}
        };
    }

    private static Mat space(ColourSpace.Space space, Mat in) {
        int code = switch (space) {
            case HSV -> opencv_imgproc.COLOR_BGR2HSV;
            case HLS -> opencv_imgproc.COLOR_BGR2HLS;
            case LAB -> opencv_imgproc.COLOR_BGR2Lab;
            case LUV -> opencv_imgproc.COLOR_BGR2Luv;
            case YCRCB -> opencv_imgproc.COLOR_BGR2YCrCb;
            case YUV -> opencv_imgproc.COLOR_BGR2YUV;
            case XYZ -> opencv_imgproc.COLOR_BGR2XYZ;
            case RGB -> opencv_imgproc.COLOR_BGR2RGB;
        };
        return Plain.besideAlpha(Plain.coloured(in), colours -> {
            var out = new Mat();
            opencv_imgproc.cvtColor(colours, out, code);
            return out;
        });
    }
}
