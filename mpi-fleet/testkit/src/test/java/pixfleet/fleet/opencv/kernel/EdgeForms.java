package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.operation.Laplacian;
import pixfleet.operation.Scharr;
import pixfleet.operation.Slope;
import pixfleet.operation.Sobel;

/** Derivatives and their amounts. */
final class EdgeForms {
    /** OpenCV's name for Scharr's kernel, given instead of an edge. */
    private static final int SCHARR = -1;

    private EdgeForms() {}

    static void add(Forms forms) {
        forms.put(Sobel.class, (sobel, in) -> slope(in, sobel.direction(), sobel.ksize(), sobel.scale()))
                .put(Scharr.class, (scharr, in) -> slope(in, scharr.direction(), SCHARR, scharr.scale()))
                .put(
                        Laplacian.class,
                        (laplacian, in) -> Plain.besideAlpha(in, colours -> {
                            var sum = new Mat();
                            opencv_imgproc.Laplacian(
                                    colours,
                                    sum,
                                    opencv_core.CV_32F,
                                    laplacian.ksize(),
                                    1,
                                    0,
                                    opencv_core.BORDER_DEFAULT);
                            return amounts(colours, laplacian.scale(), Plain.floats(sum));
                        }));
    }

    private static Mat slope(Mat in, Slope direction, int ksize, double scale) {
        return Plain.besideAlpha(in, colours -> {
            float[] x = derivative(colours, 1, 0, ksize);
            float[] y = derivative(colours, 0, 1, ksize);
            var found = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                found[i] = switch (direction) {
                    case X -> x[i];
                    case Y -> y[i];
                    case BOTH -> (float) Math.sqrt(x[i] * x[i] + y[i] * y[i]);
                };
            }
            return amounts(colours, scale, found);
        });
    }

    private static float[] derivative(Mat in, int dx, int dy, int ksize) {
        var out = new Mat();
        opencv_imgproc.Sobel(in, out, opencv_core.CV_32F, dx, dy, ksize, 1, 0, opencv_core.BORDER_DEFAULT);
        return Plain.floats(out);
    }

    private static Mat amounts(Mat like, double scale, float[] found) {
        var values = new int[found.length];
        for (int i = 0; i < found.length; i++) {
            values[i] = (int) Math.min(Math.rint(Math.abs(found[i]) * (float) scale), Plain.most(like));
        }
        return Plain.mat(values, like);
    }
}
