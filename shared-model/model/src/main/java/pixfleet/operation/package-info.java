/**
 * The operations: one record each, with its parameters, its place in the catalogue, and what it does to an image's shape.
 *
 * <p>A record here and a kernel in the fleet are all there is to an operation; both are found by {@link
 * java.util.ServiceLoader}.
 */
@NullMarked
package pixfleet.operation;

import org.jspecify.annotations.NullMarked;
