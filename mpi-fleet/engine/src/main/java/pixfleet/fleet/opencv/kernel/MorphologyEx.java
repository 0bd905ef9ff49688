package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Morphology;

/** OpenCV's {@code morphologyEx}. */
final class MorphologyEx {
    private MorphologyEx() {}

    /** Applies one of OpenCV's {@code MORPH_} codes, with the border that never wins. */
    static void apply(int code, Morphology operation, RowBand in, RowBand out) {
        try (Mat shape = Element.of(operation.element(), operation.ksize());
                var centre = new Point(-1, -1);
                Scalar border = opencv_imgproc.morphologyDefaultBorderValue()) {
            opencv_imgproc.morphologyEx(
                    in.mat(),
                    out.mat(),
                    code,
                    shape,
                    centre,
                    operation.iterations(),
                    opencv_core.BORDER_CONSTANT,
                    border);
        }
    }
}
