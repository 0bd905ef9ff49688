/** The one failure a port may announce. */
@NullMarked
package pixfleet.fault;

import org.jspecify.annotations.NullMarked;
