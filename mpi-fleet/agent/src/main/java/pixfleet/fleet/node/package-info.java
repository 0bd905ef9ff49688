/** Agent: keeps the node's lease, starts and supervises the world, and decides when the node may stop. */
@NullMarked
package pixfleet.fleet.node;

import org.jspecify.annotations.NullMarked;
