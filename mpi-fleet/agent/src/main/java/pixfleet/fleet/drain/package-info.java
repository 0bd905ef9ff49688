/** Agent: takes tasks from the queue, holds their leases while the world works, and settles each outcome. */
@NullMarked
package pixfleet.fleet.drain;

import org.jspecify.annotations.NullMarked;
