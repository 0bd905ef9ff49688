/** Adapter: the world on Open MPI, and the channel between it and the agent. */
@NullMarked
package pixfleet.fleet.openmpi;

import org.jspecify.annotations.NullMarked;
