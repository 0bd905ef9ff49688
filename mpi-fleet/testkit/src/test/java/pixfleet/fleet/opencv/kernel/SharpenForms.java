package pixfleet.fleet.opencv.kernel;

import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.operation.Emboss;
import pixfleet.operation.Filter;
import pixfleet.operation.Sharpen;
import pixfleet.operation.UnsharpMask;

/** Kernels of weights, and the unsharp mask. */
final class SharpenForms {
    private SharpenForms() {}

    static void add(Forms forms) {
        forms.put(
                        Sharpen.class,
                        (sharpen, in) -> weighed(
                                in,
                                0,
                                3,
                                0,
                                -sharpen.amount(),
                                0,
                                -sharpen.amount(),
                                1 + 4 * sharpen.amount(),
                                -sharpen.amount(),
                                0,
                                -sharpen.amount(),
                                0))
                .put(Filter.class, (filter, in) -> {
                    double[] weights = Stream.of(filter.kernel().split(" ", -1))
                            .mapToDouble(word -> Double.parseDouble(word) * filter.scale())
                            .toArray();
                    int edge = weights.length == 9 ? 3 : weights.length == 25 ? 5 : 7;
                    return weighed(in, filter.offset() * Plain.most(in) / 255, edge, weights);
                })
                .put(Emboss.class, SharpenForms::embossed)
                .put(UnsharpMask.class, (mask, in) -> Plain.besideAlpha(in, colours -> unsharp(mask, colours)));
    }

    private static Mat weighed(Mat in, double offset, int edge, double... weights) {
        return Plain.besideAlpha(in, colours -> {
            var kernel = new Mat(edge, edge, opencv_core.CV_32FC1);
            for (int i = 0; i < weights.length; i++) {
                kernel.ptr(i / edge, i % edge).putFloat((float) weights[i]);
            }
            var out = new Mat();
            opencv_imgproc.filter2D(
                    colours, out, in.depth(), kernel, new Point(-1, -1), offset, opencv_core.BORDER_DEFAULT);
            return out;
        });
    }

    /** The eight kernels as they are printed in books, each for a light and times the strength. */
    private static Mat embossed(Emboss emboss, Mat in) {
        int[] relief = switch (emboss.light()) {
            case NORTH_WEST -> new int[] {-2, -1, 0, -1, 0, 1, 0, 1, 2};
            case NORTH -> new int[] {-1, -1, -1, 0, 0, 0, 1, 1, 1};
            case NORTH_EAST -> new int[] {0, -1, -2, 1, 0, -1, 2, 1, 0};
            case EAST -> new int[] {1, 0, -1, 1, 0, -1, 1, 0, -1};
            case SOUTH_EAST -> new int[] {2, 1, 0, 1, 0, -1, 0, -1, -2};
            case SOUTH -> new int[] {1, 1, 1, 0, 0, 0, -1, -1, -1};
            case SOUTH_WEST -> new int[] {0, 1, 2, -1, 0, 1, -2, -1, 0};
            case WEST -> new int[] {-1, 0, 1, -1, 0, 1, -1, 0, 1};
        };
        var weights = new double[9];
        for (int i = 0; i < 9; i++) {
            weights[i] = relief[i] * emboss.strength();
        }
        boolean picture = emboss.ground() == Emboss.Backdrop.PICTURE;
        weights[4] = picture ? 1 : 0;
        return weighed(in, picture ? 0 : in.depth() == opencv_core.CV_16U ? 32768 : 128, 3, weights);
    }

    /** Value by value in whole numbers and doubles. */
    private static Mat unsharp(UnsharpMask mask, Mat in) {
        var blurred = new Mat();
        opencv_imgproc.GaussianBlur(in, blurred, new Size(mask.ksize(), mask.ksize()), mask.sigma());
        int[] values = Plain.values(in);
        int[] smooth = Plain.values(blurred);
        int most = (int) Plain.most(in);
        for (int i = 0; i < values.length; i++) {
            int difference = values[i] - smooth[i];
            if (Math.abs(difference) >= mask.threshold() * most / 255) {
                values[i] = Math.clamp(values[i] + rounded(difference, mask.amount(), most), 0, most);
            }
        }
        return Plain.mat(values, in);
    }

    /** At 8 bits OpenCV multiplies in single precision, else in double. */
    private static long rounded(int difference, double amount, int most) {
        return (long) Math.rint(most == 255 ? difference * (float) amount : difference * amount);
    }
}
