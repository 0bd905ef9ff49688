/** Has finished images compared with single-process OpenCV, and tells what the comparisons found. */
@NullMarked
package pixfleet.control.verification;

import org.jspecify.annotations.NullMarked;
