/** Alternating runs, what they cost, and the table of them. Knows nothing of images. */
@NullMarked
package pixfleet.bench.run;

import org.jspecify.annotations.NullMarked;
