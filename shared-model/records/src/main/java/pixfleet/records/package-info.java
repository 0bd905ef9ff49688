/** What is known of jobs, their images and the nodes: a class for each stage that asks, all of them on one table. */
@NullMarked
package pixfleet.records;

import org.jspecify.annotations.NullMarked;
