/** Composition roots of the fleet's two kinds of process: the agent of a node and the ranks of its world. */
@NullMarked
package pixfleet.fleet;

import org.jspecify.annotations.NullMarked;
