/** SSH among the nodes of a cell: each has a server that lets its head in, and calls as a client when it is head. */
@NullMarked
package pixfleet.fleet.ssh;

import org.jspecify.annotations.NullMarked;
