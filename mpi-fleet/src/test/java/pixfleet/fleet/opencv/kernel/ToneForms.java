package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.operation.AdaptiveThreshold;
import pixfleet.operation.Otsu;
import pixfleet.operation.Threshold;

/** Thresholds and histograms. */
final class ToneForms {
    private ToneForms() {}

    static void add(Forms forms) {
        forms.put(Threshold.class, (threshold, in) -> Plain.besideAlpha(in, colours -> parted(threshold, colours)))
                .put(Otsu.class, (otsu, in) -> {
                    var out = new Mat();
                    int code = kind(otsu.kind()) + opencv_imgproc.THRESH_OTSU;
                    opencv_imgproc.threshold(Plain.gray(in), out, 0, Plain.most(in), code);
                    return out;
                })
                .put(AdaptiveThreshold.class, (threshold, in) -> {
                    var out = new Mat();
                    opencv_imgproc.adaptiveThreshold(
                            Plain.gray(in),
                            out,
                            255,
                            threshold.mean().equals("mean")
                                    ? opencv_imgproc.ADAPTIVE_THRESH_MEAN_C
                                    : opencv_imgproc.ADAPTIVE_THRESH_GAUSSIAN_C,
                            kind(threshold.kind()),
                            threshold.block(),
                            threshold.c());
                    return out;
                });
    }

    private static int kind(String kind) {
        return switch (kind) {
            case "binary" -> opencv_imgproc.THRESH_BINARY;
            case "binary-inverse" -> opencv_imgproc.THRESH_BINARY_INV;
            case "truncate" -> opencv_imgproc.THRESH_TRUNC;
            case "to-zero" -> opencv_imgproc.THRESH_TOZERO;
            default -> opencv_imgproc.THRESH_TOZERO_INV;
        };
    }

    /** Value by value, as OpenCV's page on thresholding says. */
    private static Mat parted(Threshold threshold, Mat in) {
        int most = (int) Plain.most(in);
        int step = most / 255;
        int limit = (int) Math.floor(threshold.value() * step);
        int[] values = Plain.values(in);
        for (int i = 0; i < values.length; i++) {
            boolean light = values[i] > limit;
            values[i] = switch (threshold.kind()) {
                case "binary" -> light ? most : 0;
                case "binary-inverse" -> light ? 0 : most;
                case "truncate" -> Math.min(values[i], limit);
                case "to-zero" -> light ? values[i] : 0;
                default -> light ? 0 : values[i];
            };
        }
        return Plain.mat(values, in);
    }
}
