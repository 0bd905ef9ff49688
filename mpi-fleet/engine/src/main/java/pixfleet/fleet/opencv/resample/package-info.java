/** Resizing rows by rows, with the arithmetic of OpenCV's {@code resize}. */
@NullMarked
package pixfleet.fleet.opencv.resample;

import org.jspecify.annotations.NullMarked;
