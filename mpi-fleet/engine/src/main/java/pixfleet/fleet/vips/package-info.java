/** Decoding by libvips, in a child process that can reach nothing but its two files. */
@NullMarked
package pixfleet.fleet.vips;

import org.jspecify.annotations.NullMarked;
