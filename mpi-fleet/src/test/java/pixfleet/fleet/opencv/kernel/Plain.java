package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_core;
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
        var planes = new MatVector();
        opencv_core.split(in, planes);
        var out = new Mat();
        opencv_core.merge(new MatVector(planes.get(0), planes.get(1), planes.get(2)), out);
        return out;
    }

    static Mat rectangle(int ksize) {
        return new Mat(ksize, ksize, opencv_core.CV_8UC1, new Scalar(1));
    }

    static double most(Mat in) {
        return in.depth() == opencv_core.CV_16U ? 65535 : 255;
    }
}
