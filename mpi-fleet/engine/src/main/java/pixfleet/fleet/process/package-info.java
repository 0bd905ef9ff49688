/** Every rank: fetch, check, run the pipeline, store. */
@NullMarked
package pixfleet.fleet.process;

import org.jspecify.annotations.NullMarked;
