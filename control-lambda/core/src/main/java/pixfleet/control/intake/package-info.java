/** Reads an uploaded image's header, never its pixels, and accepts or refuses it. */
@NullMarked
package pixfleet.control.intake;

import org.jspecify.annotations.NullMarked;
