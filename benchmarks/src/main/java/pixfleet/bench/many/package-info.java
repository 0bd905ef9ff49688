/** Many images of 12 megapixels: a warm world beside a loop of bare OpenCV on the same cores. */
@NullMarked
package pixfleet.bench.many;

import org.jspecify.annotations.NullMarked;
