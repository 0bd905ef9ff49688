package pixfleet.fleet.opencv.kernel;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.global.opencv_photo;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.operation.BilateralBlur;
import pixfleet.operation.BoxBlur;
import pixfleet.operation.Denoise;
import pixfleet.operation.MedianBlur;

/** Smoothing and noise. */
final class BlurForms {
    private BlurForms() {}

    static void add(Forms forms) {
        forms.put(BoxBlur.class, (blur, in) -> {
                    var out = new Mat();
                    opencv_imgproc.boxFilter(
                            in,
                            out,
                            -1,
                            new Size(blur.ksize(), blur.ksize()),
                            new Point(blur.ksize() / 2, blur.ksize() / 2),
                            true,
                            opencv_core.BORDER_DEFAULT);
                    return out;
                })
                .put(
                        MedianBlur.class,
                        (blur, in) -> planeByPlane(in, plane -> {
                            var out = new Mat();
                            opencv_imgproc.medianBlur(plane, out, blur.ksize());
                            return out;
                        }))
                .put(
                        BilateralBlur.class,
                        (blur, in) -> Plain.besideAlpha(in, colours -> {
                            var out = new Mat();
                            opencv_imgproc.bilateralFilter(
                                    colours, out, blur.diameter(), blur.sigmaColour(), blur.sigmaSpace());
                            return out;
                        }))
                .put(Denoise.class, (denoise, in) -> Plain.besideAlpha(in, colours -> denoised(denoise, colours)));
    }

    private static Mat denoised(Denoise denoise, Mat in) {
        var out = new Mat();
        if (in.depth() == opencv_core.CV_8U) {
            opencv_photo.fastNlMeansDenoising(
                    in, out, (float) denoise.strength(), denoise.template(), denoise.search());
        } else {
            opencv_photo.fastNlMeansDenoising(
                    in,
                    out,
                    new FloatPointer((float) (257 * denoise.strength())),
                    denoise.template(),
                    denoise.search(),
                    opencv_core.NORM_L1);
        }
        return out;
    }

    private static Mat planeByPlane(Mat in, UnaryOperator<Mat> blur) {
        return Plain.merged(Arrays.stream(Plain.planes(in)).map(blur).toArray(Mat[]::new));
    }
}
