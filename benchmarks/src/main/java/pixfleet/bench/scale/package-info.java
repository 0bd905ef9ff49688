/** The production planner over simulated days of a large fleet. */
@NullMarked
package pixfleet.bench.scale;

import org.jspecify.annotations.NullMarked;
