/** What work costs on this machine, in the form the fleet's schedule reads. */
@NullMarked
package pixfleet.bench.calibrate;

import org.jspecify.annotations.NullMarked;
