package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Pad;

/** OpenCV's {@code copyMakeBorder}, for a whole image and for some rows of the result. */
final class BorderFrame {
    private BorderFrame() {}

    static void undivided(Pad pad, Mat in, Mat out) {
        try (Scalar colour = Paint.scalar(pad.colour(), RowBand.shape(in))) {
            opencv_core.copyMakeBorder(
                    in, out, pad.top(), pad.bottom(), pad.left(), pad.right(), type(pad.fill()), colour);
        }
    }

    /** Rows that lie one below the other in the image are copied together. */
    static void apply(Pad pad, RowBand in, RowBand out) {
        out.create();
        try (Scalar colour = Paint.scalar(pad.colour(), out.image())) {
            int end = out.first() + out.rows();
            int row = out.first();
            while (row < end) {
                int count = run(pad, row, end, in.image().height());
                try (Mat to = out.part(row, count)) {
                    if (blank(pad, row, in.image().height())) {
                        to.put(colour);
                    } else {
                        widen(pad, in, pad.source(row, in.image().height()), to, colour);
                    }
                }
                row += count;
            }
        }
    }

    private static void widen(Pad pad, RowBand in, int source, Mat to, Scalar colour) {
        try (Mat from = in.part(source, to.rows())) {
            int type = type(pad.fill()) | opencv_core.BORDER_ISOLATED;
            opencv_core.copyMakeBorder(from, to, 0, 0, pad.left(), pad.right(), type, colour);
        }
    }

    /** How many rows from that one on are blank, or come from rows one below the other. */
    private static int run(Pad pad, int row, int end, int height) {
        boolean blank = blank(pad, row, height);
        int next = row + 1;
        while (next < end
                && blank == blank(pad, next, height)
                && (blank || pad.source(next, height) == pad.source(next - 1, height) + 1)) {
            next++;
        }
        return next - row;
    }

    private static boolean blank(Pad pad, int row, int height) {
        return pad.fill() == Pad.Fill.COLOUR && (row < pad.top() || row >= pad.top() + height);
    }

    private static int type(Pad.Fill fill) {
        return switch (fill) {
            case COLOUR -> opencv_core.BORDER_CONSTANT;
            case MIRROR -> opencv_core.BORDER_REFLECT_101;
            case REPLICATE -> opencv_core.BORDER_REPLICATE;
        };
    }
}
