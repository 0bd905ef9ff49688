package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;

/** Brightness alone, for operations that know no colours. */
final class Gray {
    private Gray() {}

    /** The pixels in one channel, of the same depth: those given, if they are gray. */
    static Mat of(Mat in, MatPool.Scope scope) {
        if (in.channels() == 1) {
            return in;
        }
        Mat gray = scope.mat();
        opencv_imgproc.cvtColor(
                in, gray, in.channels() == 4 ? opencv_imgproc.COLOR_BGRA2GRAY : opencv_imgproc.COLOR_BGR2GRAY);
        return gray;
    }
}
