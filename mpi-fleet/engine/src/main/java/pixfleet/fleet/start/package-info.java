/** What is started without an agent: a gang on files; how the processes of ranks are started. */
@NullMarked
package pixfleet.fleet.start;

import org.jspecify.annotations.NullMarked;
