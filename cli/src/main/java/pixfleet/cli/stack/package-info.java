/** The local stack as a process: starting, finding and stopping it. */
@NullMarked
package pixfleet.cli.stack;

import org.jspecify.annotations.NullMarked;
