package pixfleet.fleet.opencv.kernel;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.operation.AdaptiveThreshold;
import pixfleet.operation.AutoContrast;
import pixfleet.operation.Channels;
import pixfleet.operation.Clahe;
import pixfleet.operation.Equalise;
import pixfleet.operation.Normalise;
import pixfleet.operation.Otsu;
import pixfleet.operation.Threshold;
import pixfleet.operation.ThresholdKind;

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
                            threshold.mean() == AdaptiveThreshold.Mean.MEAN
                                    ? opencv_imgproc.ADAPTIVE_THRESH_MEAN_C
                                    : opencv_imgproc.ADAPTIVE_THRESH_GAUSSIAN_C,
                            kind(threshold.kind()),
                            threshold.block(),
                            threshold.c());
                    return out;
                })
                .put(Equalise.class, (_, in) -> lumaChanged(in, opencv_imgproc::equalizeHist))
                .put(
                        Clahe.class,
                        (clahe, in) -> lumaChanged(
                                in,
                                opencv_imgproc.createCLAHE(clahe.clip(), new Size(clahe.tiles(), clahe.tiles()))
                                        ::apply))
                .put(Normalise.class, (normalise, in) -> stretched(in, normalise.channels(), 0, true))
                .put(AutoContrast.class, (contrast, in) -> stretched(in, contrast.channels(), contrast.clip(), false));
    }

    private static Mat lumaChanged(Mat in, BiConsumer<Mat, Mat> change) {
        if (in.channels() == 1) {
            var out = new Mat();
            change.accept(in, out);
            return out;
        }
        return Plain.besideAlpha(in, colours -> {
            var separated = new Mat();
            opencv_imgproc.cvtColor(colours, separated, opencv_imgproc.COLOR_BGR2YCrCb);
            Mat[] planes = Plain.planes(separated);
            var luma = new Mat();
            change.accept(planes[0], luma);
            var out = new Mat();
            opencv_imgproc.cvtColor(Plain.merged(luma, planes[1], planes[2]), out, opencv_imgproc.COLOR_YCrCb2BGR);
            return out;
        });
    }

    /** From the values in order, without a histogram. */
    private static Mat stretched(Mat in, Channels channels, double clip, boolean flatIsBlack) {
        if (channels == Channels.EACH && in.channels() > 1) {
            return Plain.besideAlpha(
                    in,
                    colours -> Plain.merged(Arrays.stream(Plain.planes(colours))
                            .map(plane -> stretched(plane, Channels.TOGETHER, clip, flatIsBlack))
                            .toArray(Mat[]::new)));
        }
        return Plain.besideAlpha(in, colours -> {
            int[] ordered = Plain.values(colours);
            Arrays.sort(ordered);
            int left = (int) (ordered.length * clip / 100);
            int low = ordered[left];
            int high = ordered[ordered.length - 1 - left];
            if (low == high && !flatIsBlack) {
                return colours;
            }
            double scale = low == high ? 0 : Plain.most(in) * (1.0 / (high - low));
            var out = new Mat();
            colours.convertTo(out, -1, scale, -low * scale);
            return out;
        });
    }

    private static int kind(ThresholdKind kind) {
        return switch (kind) {
            case BINARY -> opencv_imgproc.THRESH_BINARY;
            case BINARY_INVERSE -> opencv_imgproc.THRESH_BINARY_INV;
            case TRUNCATE -> opencv_imgproc.THRESH_TRUNC;
            case TO_ZERO -> opencv_imgproc.THRESH_TOZERO;
            case TO_ZERO_INVERSE -> opencv_imgproc.THRESH_TOZERO_INV;
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
                case BINARY -> light ? most : 0;
                case BINARY_INVERSE -> light ? 0 : most;
                case TRUNCATE -> Math.min(values[i], limit);
                case TO_ZERO -> light ? values[i] : 0;
                case TO_ZERO_INVERSE -> light ? 0 : values[i];
            };
        }
        return Plain.mat(values, in);
    }
}
