/** Rank 0: which rank gets which task, and which tasks several ranks do together. */
@NullMarked
package pixfleet.fleet.schedule;

import org.jspecify.annotations.NullMarked;
