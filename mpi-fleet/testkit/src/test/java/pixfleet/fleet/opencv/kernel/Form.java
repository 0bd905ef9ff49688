package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.opencv_core.Mat;

/** What an operation has to give for a whole image, said once more and independently of its kernel. */
@FunctionalInterface
interface Form<O> {
    Mat of(O operation, Mat in);
}
