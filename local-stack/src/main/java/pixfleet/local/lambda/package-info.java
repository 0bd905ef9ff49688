/** Lambda: the Runtime API, function children under AWS's runtime interface client, and asynchronous invocation. */
@NullMarked
package pixfleet.local.lambda;

import org.jspecify.annotations.NullMarked;
