/** The HTTP front: static site, identity check, API Gateway's event in and answer out. */
@NullMarked
package pixfleet.local.site;

import org.jspecify.annotations.NullMarked;
