/** What a user sees of results; the one writer of the index pages. */
@NullMarked
package pixfleet.control.gallery;

import org.jspecify.annotations.NullMarked;
