/** One stored object, written by all ranks of a gang in parts. */
@NullMarked
package pixfleet.fleet.parts;

import org.jspecify.annotations.NullMarked;
