/** Who may do what: policies of roles, and whether they allow a call. Knows no service and no wire. */
@NullMarked
package pixfleet.local.iam;

import org.jspecify.annotations.NullMarked;
