/** Finds the images of a source that are processed where they lie, judges them many at a time, and sends their tasks. */
@NullMarked
package pixfleet.control.listing;

import org.jspecify.annotations.NullMarked;
