/** The table in DynamoDB. */
@NullMarked
package pixfleet.records.dynamodb;

import org.jspecify.annotations.NullMarked;
