/** What OpenCV takes by itself, called in the plainest way: the figure everything else is divided by. */
@NullMarked
package pixfleet.bench.bare;

import org.jspecify.annotations.NullMarked;
