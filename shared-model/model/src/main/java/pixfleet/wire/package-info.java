/** Jobs, tasks, statuses and events to and from versioned JSON; the only place that knows a JSON library. */
@NullMarked
package pixfleet.wire;

import org.jspecify.annotations.NullMarked;
