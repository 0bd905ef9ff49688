package pixfleet.fleet.opencv.resample;

import java.lang.foreign.MemorySegment;

/** Makes one row of a resized image after the other, from the top. */
interface Resampler {
    /**
     * Makes a row.
     *
     * @param row number of the row in the result
     * @param in the image
     * @param out receives the row
     */
    void make(int row, InputRows in, MemorySegment out);
}
