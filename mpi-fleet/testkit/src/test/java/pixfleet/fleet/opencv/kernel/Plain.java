package pixfleet.fleet.opencv.kernel;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Plain steps that several forms take. */
final class Plain {
    private Plain() {}

    static Mat eightBits(Mat in) {
        if (in.depth() == opencv_core.CV_8U) {
            return in;
        }
        var out = new Mat();
        in.convertTo(out, opencv_core.CV_8U, 1 / 257.0, 0);
        return out;
    }

    static Mat opaque(Mat in) {
        if (in.channels() != 4) {
            return in;
        }
        return merged(Arrays.copyOf(planes(in), 3));
    }

    /**
     * Each channel by itself. They are copies: what a vector gives out is its own memory and gone with it, and it goes when nobody in Java
     * refers to it any more.
     */
    static Mat[] planes(Mat in) {
        try (var planes = new MatVector()) {
            opencv_core.split(in, planes);
            return Arrays.stream(planes.get()).map(Mat::clone).toArray(Mat[]::new);
        }
    }

    /** An image of these channels. */
    static Mat merged(Mat... planes) {
        var out = new Mat();
        try (var all = new MatVector(planes)) {
            opencv_core.merge(all, out);
        }
        return out;
    }

    /** Gray as equal blue, green and red. */
    static Mat coloured(Mat in) {
        if (in.channels() != 1) {
            return in;
        }
        return merged(in, in, in);
    }

    /** A colour's values in an image: on gray ones its gray. */
    static Scalar paint(String rrggbb, Mat in) {
        int rgb = Integer.parseInt(rrggbb, 16);
        var pixel = new Mat(1, 1, opencv_core.CV_8UC3, new Scalar(rgb & 0xFF, (rgb >> 8) & 0xFF, rgb >> 16, 0));
        var gray = new Mat();
        opencv_imgproc.cvtColor(pixel, gray, opencv_imgproc.COLOR_BGR2GRAY);
        double scale = Plain.most(in) / 255;
        return in.channels() == 1
                ? new Scalar(scale * (gray.ptr(0).get() & 0xFF))
                : new Scalar(scale * (rgb & 0xFF), scale * ((rgb >> 8) & 0xFF), scale * (rgb >> 16), Plain.most(in));
    }

    static Mat rectangle(int ksize) {
        return new Mat(ksize, ksize, opencv_core.CV_8UC1, new Scalar(1));
    }

    static double most(Mat in) {
        return in.depth() == opencv_core.CV_16U ? 65535 : 255;
    }

    /** What becomes of the colours, with the alpha that was there before. */
    static Mat besideAlpha(Mat in, UnaryOperator<Mat> operation) {
        if (in.channels() != 4) {
            return operation.apply(in);
        }
        Mat[] planes = Arrays.copyOf(planes(operation.apply(opaque(in))), 4);
        planes[3] = planes(in)[3];
        return merged(planes);
    }

    static Mat gray(Mat in) {
        if (in.channels() == 1) {
            return in;
        }
        var out = new Mat();
        opencv_imgproc.cvtColor(opaque(in), out, opencv_imgproc.COLOR_BGR2GRAY);
        return out;
    }

    /** All values, row by row. */
    static int[] values(Mat in) {
        var wide = new Mat();
        in.convertTo(wide, opencv_core.CV_32S);
        var values = new int[(int) in.total() * in.channels()];
        new IntPointer(wide.data()).get(values);
        return values;
    }

    static float[] floats(Mat in) {
        var values = new float[(int) in.total() * in.channels()];
        new FloatPointer(in.data()).get(values);
        return values;
    }

    /** An image of these values, of another's shape and type. */
    static Mat mat(int[] values, Mat like) {
        var wide = new Mat(like.rows(), like.cols(), opencv_core.CV_MAKETYPE(opencv_core.CV_32S, like.channels()));
        new IntPointer(wide.data()).put(values);
        var out = new Mat();
        wide.convertTo(out, like.depth());
        return out;
    }
}
