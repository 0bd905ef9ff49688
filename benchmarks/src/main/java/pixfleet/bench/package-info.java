/** Benchmarks, each with a bare baseline in the same run. */
@NullMarked
package pixfleet.bench;

import org.jspecify.annotations.NullMarked;
