/** One sound image, one task, however often its event comes. */
@NullMarked
package pixfleet.control.dispatch;

import org.jspecify.annotations.NullMarked;
