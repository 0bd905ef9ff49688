/** Composition root of the local stack: reads the template, starts the servers, writes {@code endpoints.json}. */
@NullMarked
package pixfleet.local;

import org.jspecify.annotations.NullMarked;
