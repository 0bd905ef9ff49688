/** What to do with an image, as data: operations, their parameters and ranges, and pipelines of them. */
@NullMarked
package pixfleet.pipeline;

import org.jspecify.annotations.NullMarked;
