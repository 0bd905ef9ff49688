/** The composition root of the control plane: its settings, and the beans made of plain Java. */
@NullMarked
package pixfleet.control;

import org.jspecify.annotations.NullMarked;
