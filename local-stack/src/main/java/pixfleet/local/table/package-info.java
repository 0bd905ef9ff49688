/** DynamoDB: AWS's own DynamoDB Local as a child process, behind a door that asks for a signature. */
@NullMarked
package pixfleet.local.table;

import org.jspecify.annotations.NullMarked;
