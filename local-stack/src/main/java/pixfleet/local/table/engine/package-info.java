/** What runs in the table engine's own process, beside AWS's DynamoDB Local. Needs the JDK only. */
@NullMarked
package pixfleet.local.table.engine;

import org.jspecify.annotations.NullMarked;
