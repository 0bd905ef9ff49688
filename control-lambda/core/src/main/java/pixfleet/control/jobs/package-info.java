/** Jobs, and the fleet, as their users see them, and the end of a job with everything of it. */
@NullMarked
package pixfleet.control.jobs;

import org.jspecify.annotations.NullMarked;
