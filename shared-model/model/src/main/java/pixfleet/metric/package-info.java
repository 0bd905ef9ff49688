/** What is measured of a running pool, in the words under which it is kept. */
@NullMarked
package pixfleet.metric;

import org.jspecify.annotations.NullMarked;
