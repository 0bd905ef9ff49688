/** Adapter: the kernels on OpenCV. */
@NullMarked
package pixfleet.fleet.opencv;

import org.jspecify.annotations.NullMarked;
