/** What runs in the table engine's own process, beside AWS's DynamoDB Local. Needs the JDK and, of its libraries, SQLite's. */
@NullMarked
package pixfleet.local.table.engine;

import org.jspecify.annotations.NullMarked;
