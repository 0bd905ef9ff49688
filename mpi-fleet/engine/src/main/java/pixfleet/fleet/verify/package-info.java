/**
 * What a result has to be: single-process OpenCV in the plainest way, and trials that look for divisions that give something
 * else. Reads and writes files by itself; of the kernels only their undivided forms are used, which the tests hold.
 */
@NullMarked
package pixfleet.fleet.verify;

import org.jspecify.annotations.NullMarked;
