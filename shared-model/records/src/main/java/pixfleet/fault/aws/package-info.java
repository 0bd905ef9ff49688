/** Which failures of AWS may pass. */
@NullMarked
package pixfleet.fault.aws;

import org.jspecify.annotations.NullMarked;
