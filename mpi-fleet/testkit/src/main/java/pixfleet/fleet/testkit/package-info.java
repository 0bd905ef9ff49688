/** What tests and benchmarks share: a gang of threads, drawn trials, specimens. Never on a production class path. */
@NullMarked
package pixfleet.fleet.testkit;

import org.jspecify.annotations.NullMarked;
