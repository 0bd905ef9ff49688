/** Opens a job and signs a ticket for each of its images. */
@NullMarked
package pixfleet.control.upload;

import org.jspecify.annotations.NullMarked;
