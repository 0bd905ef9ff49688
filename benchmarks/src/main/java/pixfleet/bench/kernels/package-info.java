/** Single operations on pixels in memory. */
@NullMarked
package pixfleet.bench.kernels;

import org.jspecify.annotations.NullMarked;
