package pixfleet.fleet.opencv.kernel;

import java.util.function.BiConsumer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;

/** Brightness beside colour, for operations that change brightness alone: Y of YCrCb. */
final class Luma {
    private Luma() {}

    /** Brightness in one channel: the pixels given, if they are gray. */
    static Mat of(Mat in, MatPool.Scope scope) {
        if (in.channels() == 1) {
            return in;
        }
        Mat luma = scope.mat();
        opencv_core.extractChannel(separated(in, scope), luma, 0);
        return luma;
    }

    /**
     * Changes brightness and leaves colour and alpha as they are.
     *
     * @param change makes from brightness in one channel another such
     */
    static void change(Mat in, Mat out, MatPool.Scope scope, BiConsumer<Mat, Mat> change) {
        if (in.channels() == 1) {
            change.accept(in, out);
            return;
        }
        Mat separated = separated(in, scope);
        Mat luma = scope.mat();
        Mat changed = scope.mat();
        opencv_core.extractChannel(separated, luma, 0);
        change.accept(luma, changed);
        opencv_core.insertChannel(changed, separated, 0);
        Mat colours = in.channels() == 4 ? scope.mat() : out;
        opencv_imgproc.cvtColor(separated, colours, opencv_imgproc.COLOR_YCrCb2BGR);
        if (in.channels() == 4) {
            Alpha.join(colours, in, out);
        }
    }

    private static Mat separated(Mat in, MatPool.Scope scope) {
        Mat separated = scope.mat();
        opencv_imgproc.cvtColor(Alpha.without(in, scope), separated, opencv_imgproc.COLOR_BGR2YCrCb);
        return separated;
    }
}
