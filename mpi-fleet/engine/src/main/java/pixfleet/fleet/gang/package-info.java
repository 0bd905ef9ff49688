/** What the ranks of a gang say to each other, and how they fail together; knows no pixels. */
@NullMarked
package pixfleet.fleet.gang;

import org.jspecify.annotations.NullMarked;
