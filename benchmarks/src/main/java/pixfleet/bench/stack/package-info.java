/** The whole system on this machine, with its own stand-ins for S3 and the queue, as a client meets it. */
@NullMarked
package pixfleet.bench.stack;

import org.jspecify.annotations.NullMarked;
