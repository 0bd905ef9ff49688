package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.operation.Canny;
import pixfleet.operation.Dilate;
import pixfleet.operation.ElementShape;
import pixfleet.operation.Erode;
import pixfleet.operation.GaussianBlur;
import pixfleet.operation.Invert;

/** The five operations that came first. */
final class FoundingForms {
    private FoundingForms() {}

    static void add(Forms forms) {
        forms.put(Canny.class, (canny, in) -> {
                    var out = new Mat();
                    opencv_imgproc.Canny(
                            Plain.opaque(Plain.eightBits(in)),
                            out,
                            canny.low(),
                            canny.high(),
                            canny.aperture(),
                            canny.norm() == Canny.Norm.L2);
                    return out;
                })
                .put(Erode.class, (erode, in) -> {
                    var out = new Mat();
                    opencv_imgproc.erode(
                            in,
                            out,
                            element(erode.element(), erode.ksize()),
                            new Point(-1, -1),
                            erode.iterations(),
                            opencv_core.BORDER_CONSTANT,
                            opencv_imgproc.morphologyDefaultBorderValue());
                    return out;
                })
                .put(Dilate.class, (dilate, in) -> {
                    var out = new Mat();
                    opencv_imgproc.dilate(
                            in,
                            out,
                            element(dilate.element(), dilate.ksize()),
                            new Point(-1, -1),
                            dilate.iterations(),
                            opencv_core.BORDER_CONSTANT,
                            opencv_imgproc.morphologyDefaultBorderValue());
                    return out;
                })
                .put(GaussianBlur.class, (blur, in) -> {
                    var out = new Mat();
                    opencv_imgproc.GaussianBlur(
                            in,
                            out,
                            new Size(blur.ksize(), blur.ksize()),
                            blur.sigma(),
                            blur.sigma(),
                            opencv_core.BORDER_REFLECT_101,
                            opencv_core.ALGO_HINT_DEFAULT);
                    return out;
                })
                .put(Invert.class, (_, in) -> inverted(in));
    }

    static Mat element(ElementShape shape, int ksize) {
        return switch (shape) {
            case RECTANGLE -> Plain.rectangle(ksize);
            case CROSS -> {
                var cross = new Mat(ksize, ksize, opencv_core.CV_8UC1, new Scalar(0));
                cross.row(ksize / 2).put(new Scalar(1));
                cross.col(ksize / 2).put(new Scalar(1));
                yield cross;
            }
            case ELLIPSE -> opencv_imgproc.getStructuringElement(opencv_imgproc.MORPH_ELLIPSE, new Size(ksize, ksize));
        };
    }

    /** White minus each colour plane; a fourth plane is alpha and stays. */
    private static Mat inverted(Mat in) {
        Mat[] planes = Plain.planes(in);
        for (int i = 0; i < Math.min(3, in.channels()); i++) {
            var white =
                    new Mat(in.rows(), in.cols(), opencv_core.CV_MAKETYPE(in.depth(), 1), new Scalar(Plain.most(in)));
            var difference = new Mat();
            opencv_core.subtract(white, planes[i], difference);
            planes[i] = difference;
        }
        return Plain.merged(planes);
    }
}
