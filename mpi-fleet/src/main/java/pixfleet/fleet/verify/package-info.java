/** An independent reference: single-process OpenCV in the plainest way, sharing no code with the kernels. */
@NullMarked
package pixfleet.fleet.verify;

import org.jspecify.annotations.NullMarked;
