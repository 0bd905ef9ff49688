/** File formats whose parts several ranks read and write at once: structure and bytes on the JDK alone, no OpenCV. */
@NullMarked
package pixfleet.fleet.codec;

import org.jspecify.annotations.NullMarked;
