/** The pixfleet command: one class a subcommand, and what they print. */
@NullMarked
package pixfleet.cli;

import org.jspecify.annotations.NullMarked;
