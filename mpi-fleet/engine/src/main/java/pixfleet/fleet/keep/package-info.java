/** Finished strips of a result that is not whole yet: which there are, where they are kept, which are still to be made. */
@NullMarked
package pixfleet.fleet.keep;

import org.jspecify.annotations.NullMarked;
