package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.operation.Pages;
import pixfleet.operation.To;
import pixfleet.pipeline.Colour;

/** The last step: nothing to see, but where the format has no transparency. */
final class ResultForms {
    private ResultForms() {}

    static void add(Forms forms) {
        forms.put(Pages.class, (_, in) -> in.clone());
        forms.put(
                To.class, (to, in) -> to.format() == To.Format.JPEG && in.channels() == 4 ? flat(to, in) : in.clone());
    }

    private static Mat flat(To to, Mat in) {
        var out = new Mat(in.rows(), in.cols(), opencv_core.CV_8UC3);
        for (int y = 0; y < in.rows(); y++) {
            for (int x = 0; x < in.cols(); x++) {
                double share = (in.ptr(y, x).get(3) & 0xFF) / 255.0;
                for (int channel = 0; channel < 3; channel++) {
                    double shown = share * (in.ptr(y, x).get(channel) & 0xFF)
                            + (1 - share) * Colour.channel(to.background(), channel);
                    out.ptr(y, x).put(channel, (byte) Math.round(shown));
                }
            }
        }
        return out;
    }
}
