/** What the servers share: signatures, query calls, XML and JSON, errors as AWS words them. */
@NullMarked
package pixfleet.local.wire;

import org.jspecify.annotations.NullMarked;
