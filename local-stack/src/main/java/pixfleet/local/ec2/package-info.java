/** EC2's instances as child processes, with the states, delays and refusals of the real ones. */
@NullMarked
package pixfleet.local.ec2;

import org.jspecify.annotations.NullMarked;
