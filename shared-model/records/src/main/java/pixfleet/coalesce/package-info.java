/** Calls made at the same time, as one. */
@NullMarked
package pixfleet.coalesce;

import org.jspecify.annotations.NullMarked;
