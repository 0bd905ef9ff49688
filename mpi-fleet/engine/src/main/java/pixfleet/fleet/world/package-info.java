/** The port of a world of ranks: takes tasks, answers outcomes. */
@NullMarked
package pixfleet.fleet.world;

import org.jspecify.annotations.NullMarked;
