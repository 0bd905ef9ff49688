/** A small CloudFormation: parameters, conditions and intrinsic functions, evaluated to what the servers need. */
@NullMarked
package pixfleet.local.template;

import org.jspecify.annotations.NullMarked;
