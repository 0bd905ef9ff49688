/** Agent: announces finished tasks. */
@NullMarked
package pixfleet.fleet.publish;

import org.jspecify.annotations.NullMarked;
