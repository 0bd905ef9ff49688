/** How many nodes are wanted, and starting them. Nothing here stops one. */
@NullMarked
package pixfleet.control.scaling;

import org.jspecify.annotations.NullMarked;
