package pixfleet.fleet.opencv;

import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.pipeline.Dimensions;

/** An image whose rows can be read by number, in any order and more than once. Each rank has its own. */
public interface RowSource {
    /** The shape of the whole image. */
    Dimensions image();

    /**
     * Reads rows.
     *
     * @param first number of the first row
     * @param into as many rows as are wanted, of the image's width, channels and depth, continuous; in B, G, R (, A) order.
     *     Its pixels are overwritten
     * @throws pixfleet.fleet.process.UnfitImage if the file is damaged there
     * @throws pixfleet.fault.TransientFailure if it could not be read this time
     */
    void read(int first, Mat into);
}
