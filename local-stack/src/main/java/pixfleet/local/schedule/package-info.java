/** EventBridge Scheduler's {@code rate()} schedules. */
@NullMarked
package pixfleet.local.schedule;

import org.jspecify.annotations.NullMarked;
