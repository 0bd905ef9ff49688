/** Originals and results as files of this machine, or of a file system that all ranks share. */
@NullMarked
package pixfleet.fleet.files;

import org.jspecify.annotations.NullMarked;
