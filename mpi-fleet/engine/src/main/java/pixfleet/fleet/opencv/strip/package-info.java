/** One image over the ranks of a gang: rows run through chains block by block, and ranks meet where they have to. */
@NullMarked
package pixfleet.fleet.opencv.strip;

import org.jspecify.annotations.NullMarked;
