/** One large image over the ranks of a gang, from file to file, beside programs that do it in one process. */
@NullMarked
package pixfleet.bench.huge;

import org.jspecify.annotations.NullMarked;
