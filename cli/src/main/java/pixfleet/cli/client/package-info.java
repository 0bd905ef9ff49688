/** The product's HTTP API as a client sees it: jobs, uploads by ticket, progress, results. */
@NullMarked
package pixfleet.cli.client;

import org.jspecify.annotations.NullMarked;
