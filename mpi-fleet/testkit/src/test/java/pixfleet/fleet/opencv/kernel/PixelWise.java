package pixfleet.fleet.opencv.kernel;

import java.util.function.IntUnaryOperator;
import org.bytedeco.javacpp.indexer.Indexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/** Forms that are said value by value. */
final class PixelWise {
    private PixelWise() {}

    /** What a value of the result is. */
    @FunctionalInterface
    interface Rule {
        double at(int row, int column, int channel);
    }

    /** A new image of the shape given, rounded half to even and clipped. */
    static Mat image(int height, int width, int type, Rule rule) {
        var out = new Mat(height, width, type);
        double most = Plain.most(out);
        try (Indexer to = out.createIndexer()) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    for (int c = 0; c < out.channels(); c++) {
                        double value = Math.rint(rule.at(y, x, c));
                        to.putDouble(new long[] {y, x, c}, Math.max(0, Math.min(most, value)));
                    }
                }
            }
        }
        return out;
    }

    /** An image of the same shape, with alpha as it is. */
    static Mat colours(Mat in, Rule rule) {
        try (Indexer from = in.createIndexer()) {
            return image(
                    in.rows(), in.cols(), in.type(), (y, x, c) -> c == 3 ? from.getDouble(y, x, c) : rule.at(y, x, c));
        }
    }

    /** Each value of a colour by itself. */
    static Mat values(Mat in, IntUnaryOperator rule) {
        try (Indexer from = in.createIndexer()) {
            return colours(in, (y, x, c) -> rule.applyAsInt((int) from.getDouble(y, x, c)));
        }
    }

    /** OpenCV's {@code transform} on doubles, from B, G, R to B, G, R, with weights in units of 1 / 65536; alpha as it is. */
    static Mat transformed(Mat in, double[][] bgr) {
        var matrix = new Mat(3, 3, opencv_core.CV_64FC1);
        try (Indexer to = matrix.createIndexer()) {
            for (int i = 0; i < 9; i++) {
                to.putDouble(new long[] {i / 3, i % 3}, Math.rint(bgr[i / 3][i % 3] * 65536) / 65536);
            }
        }
        return Plain.besideAlpha(in, colours -> {
            var wide = new Mat();
            colours.convertTo(wide, opencv_core.CV_64F);
            var mixed = new Mat();
            opencv_core.transform(wide, mixed, matrix);
            var out = new Mat();
            mixed.convertTo(out, in.depth());
            return out;
        });
    }
}
