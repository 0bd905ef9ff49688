/** Not how fast, but whether: drawn divisions of images compared with single-process OpenCV. */
@NullMarked
package pixfleet.bench.exactness;

import org.jspecify.annotations.NullMarked;
