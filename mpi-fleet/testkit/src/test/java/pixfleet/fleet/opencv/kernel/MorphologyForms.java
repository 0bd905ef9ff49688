package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import pixfleet.operation.BlackHat;
import pixfleet.operation.Close;
import pixfleet.operation.ElementShape;
import pixfleet.operation.MorphologyGradient;
import pixfleet.operation.Open;
import pixfleet.operation.TopHat;

/** Put together from erosions and dilations, one iteration after the other. */
final class MorphologyForms {
    private MorphologyForms() {}

    static void add(Forms forms) {
        forms.put(Open.class, (open, in) -> opened(in, open.element(), open.ksize(), open.iterations()))
                .put(Close.class, (close, in) -> closed(in, close.element(), close.ksize(), close.iterations()))
                .put(
                        MorphologyGradient.class,
                        (gradient, in) -> Plain.besideAlpha(
                                in,
                                colours -> difference(
                                        dilated(colours, gradient.element(), gradient.ksize(), gradient.iterations()),
                                        eroded(colours, gradient.element(), gradient.ksize(), gradient.iterations()))))
                .put(
                        TopHat.class,
                        (hat, in) -> Plain.besideAlpha(
                                in,
                                colours -> difference(
                                        colours, opened(colours, hat.element(), hat.ksize(), hat.iterations()))))
                .put(
                        BlackHat.class,
                        (hat, in) -> Plain.besideAlpha(
                                in,
                                colours -> difference(
                                        closed(colours, hat.element(), hat.ksize(), hat.iterations()), colours)));
    }

    private static Mat opened(Mat in, ElementShape element, int ksize, int iterations) {
        return dilated(eroded(in, element, ksize, iterations), element, ksize, iterations);
    }

    private static Mat closed(Mat in, ElementShape element, int ksize, int iterations) {
        return eroded(dilated(in, element, ksize, iterations), element, ksize, iterations);
    }

    private static Mat eroded(Mat in, ElementShape element, int ksize, int iterations) {
        Mat current = in;
        for (int i = 0; i < iterations; i++) {
            var out = new Mat();
            opencv_imgproc.erode(
                    current,
                    out,
                    FoundingForms.element(element, ksize),
                    new Point(-1, -1),
                    1,
                    opencv_core.BORDER_CONSTANT,
                    opencv_imgproc.morphologyDefaultBorderValue());
            current = out;
        }
        return current;
    }

    private static Mat dilated(Mat in, ElementShape element, int ksize, int iterations) {
        Mat current = in;
        for (int i = 0; i < iterations; i++) {
            var out = new Mat();
            opencv_imgproc.dilate(
                    current,
                    out,
                    FoundingForms.element(element, ksize),
                    new Point(-1, -1),
                    1,
                    opencv_core.BORDER_CONSTANT,
                    opencv_imgproc.morphologyDefaultBorderValue());
            current = out;
        }
        return current;
    }

    private static Mat difference(Mat more, Mat less) {
        var out = new Mat();
        opencv_core.subtract(more, less, out);
        return out;
    }
}
