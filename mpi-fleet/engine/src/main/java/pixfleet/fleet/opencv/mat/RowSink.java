package pixfleet.fleet.opencv.mat;

import org.bytedeco.opencv.opencv_core.Mat;

/** Where one rank puts its own rows of a result, from its first to its last, in order. */
public interface RowSink {
    /**
     * Takes the next rows.
     *
     * @param first number of the first one in the whole image: behind the last one taken before
     * @param rows of the image's width, channels and depth, continuous, B, G, R (, A); left alone, and not kept
     * @throws pixfleet.fault.TransientFailure if they could not be stored this time
     */
    void write(int first, Mat rows);
}
