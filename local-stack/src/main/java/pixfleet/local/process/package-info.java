/** Child processes that outlive nothing: recorded on disk, so that a next start can clear what a kill left behind. */
@NullMarked
package pixfleet.local.process;

import org.jspecify.annotations.NullMarked;
