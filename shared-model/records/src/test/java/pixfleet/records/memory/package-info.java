/** The table in memory, for tests. */
@NullMarked
package pixfleet.records.memory;

import org.jspecify.annotations.NullMarked;
