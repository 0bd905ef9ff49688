/** The functions that AWS calls with events: one {@code @Named} handler each, in one package that serves them all. */
@NullMarked
package pixfleet.control.lambda;

import org.jspecify.annotations.NullMarked;
