/** Rank 0: which rank gets which task. */
@NullMarked
package pixfleet.fleet.schedule;

import org.jspecify.annotations.NullMarked;
