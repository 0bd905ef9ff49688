/** The table as a port: rows by key, sparse indexes, and writes that happen together or not at all. */
@NullMarked
package pixfleet.records.table;

import org.jspecify.annotations.NullMarked;
