/** What is known, written down: small documents in the results bucket, written only on a condition. */
@NullMarked
package pixfleet.control.ledger;

import org.jspecify.annotations.NullMarked;
