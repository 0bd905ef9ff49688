package pixfleet.fleet.opencv.kernel;

import pixfleet.pipeline.Operation;

/** A {@link Kernel} by the name under which it can be found: {@link java.util.ServiceLoader} knows no type parameters. */
public interface KernelProvider {
    /** The operation it is for. */
    Class<? extends Operation> operation();
}
