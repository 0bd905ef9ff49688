package pixfleet.fleet.opencv.canny;

import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.raster.Rows;

/** Where a strip's pixels come from, a block of rows at a time. */
@FunctionalInterface
public interface BlockReader {
    /**
     * Rows of the image, 8 bits and 1 or 3 channels, continuous and not a part of a larger matrix; lent until the next call.
     *
     * @param rows within the image, from top to bottom; what one call asks for overlaps the next one's by the halo
     */
    Mat read(Rows rows);
}
