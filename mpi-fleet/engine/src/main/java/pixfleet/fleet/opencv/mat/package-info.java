/** Matrices, their memory and rows of them. */
@NullMarked
package pixfleet.fleet.opencv.mat;

import org.jspecify.annotations.NullMarked;
