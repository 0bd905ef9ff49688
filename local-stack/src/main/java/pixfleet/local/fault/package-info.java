/** The fault dial: what shall go wrong, or slow, also while the stack runs. */
@NullMarked
package pixfleet.local.fault;

import org.jspecify.annotations.NullMarked;
