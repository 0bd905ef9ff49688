/** What a user submits and what becomes of it: jobs, tasks, statuses, results, and where their objects lie. */
@NullMarked
package pixfleet.job;

import org.jspecify.annotations.NullMarked;
