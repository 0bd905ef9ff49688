/** What each operation does to pixels: one kernel a class, found by {@link java.util.ServiceLoader}. */
@NullMarked
package pixfleet.fleet.opencv.kernel;

import org.jspecify.annotations.NullMarked;
