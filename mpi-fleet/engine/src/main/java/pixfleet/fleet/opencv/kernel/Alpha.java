package pixfleet.fleet.opencv.kernel;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;

/** Transparency, the fourth channel, where an operation is about colours only. */
final class Alpha {
    private Alpha() {}

    /** Gives a result of four channels the alpha of its input; other results are left alone. */
    static void keep(RowBand in, RowBand out) {
        if (in.image().channels() == 4) {
            copy(in.mat(), out.mat());
        }
    }

    /** Copies alpha from one image to another of the same size and depth. */
    static void copy(Mat from, Mat to) {
        try (var alpha = new IntPointer(3, 3)) {
            opencv_core.mixChannels(from, 1, to, 1, alpha, 1);
        }
    }

    /** The pixels without alpha: those given, if they have none. */
    static Mat without(Mat in, MatPool.Scope scope) {
        if (in.channels() != 4) {
            return in;
        }
        Mat colours = scope.mat();
        opencv_imgproc.cvtColor(in, colours, opencv_imgproc.COLOR_BGRA2BGR);
        return colours;
    }

    /** Puts the colours of one image and the alpha of another together. */
    static void join(Mat colours, Mat alpha, Mat out) {
        opencv_imgproc.cvtColor(colours, out, opencv_imgproc.COLOR_BGR2BGRA);
        copy(alpha, out);
    }
}
