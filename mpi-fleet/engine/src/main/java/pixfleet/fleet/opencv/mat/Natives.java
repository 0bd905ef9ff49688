package pixfleet.fleet.opencv.mat;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.global.opencv_photo;

/** OpenCV's native libraries. Loaded first thing, so that a machine without them fails at once and with a reason. */
public final class Natives {
    private Natives() {}

    /** Loads the libraries and makes OpenCV use one thread and no OpenCL: a rank is one core's worth of work. */
    public static void load() {
        FoundNatives.loading(() -> {
            // All there are to be: where a process does not look for libraries, it has no others.
            Loader.load(opencv_core.class);
            Loader.load(opencv_imgproc.class);
            Loader.load(opencv_imgcodecs.class);
            Loader.load(opencv_photo.class);
        });
        opencv_core.setNumThreads(1);
        opencv_core.setUseOpenCL(false);
    }
}
