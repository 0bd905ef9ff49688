/** Who of a gang owns which rows, what each borrows from whom, in which steps a chain runs. No pixels, no MPI. */
@NullMarked
package pixfleet.fleet.raster;

import org.jspecify.annotations.NullMarked;
