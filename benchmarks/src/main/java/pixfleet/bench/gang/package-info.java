/** The ranks of a gang that is measured: the same work several times, with seconds and memory. */
@NullMarked
package pixfleet.bench.gang;

import org.jspecify.annotations.NullMarked;
