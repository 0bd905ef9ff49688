package pixfleet.fleet.opencv.kernel;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.pipeline.Operation;

/** All kernels, by their operation's class. */
public final class KernelRegistry {
    private static final Map<Class<?>, KernelProvider> KERNELS =
            ServiceLoader.load(KernelProvider.class, KernelProvider.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .collect(Collectors.toUnmodifiableMap(KernelProvider::operation, Function.identity()));

    private KernelRegistry() {}

    /**
     * The kernel of an operation.
     *
     * @throws IllegalStateException if there is none
     */
    @SuppressWarnings("unchecked")
    public static <O extends Operation> Kernel<O> kernel(O operation) {
        if (KERNELS.get(operation.getClass()) instanceof Kernel<?> kernel) {
            return (Kernel<O>) kernel;
        }
        throw new IllegalStateException(
                "there is no kernel for " + operation.type().name());
    }

    /** Applies an operation to a whole image, as a rank by itself does: by its kernel. */
    public static void whole(Operation operation, Mat in, Mat out, MatPool pool) {
        var image = RowBand.whole(in);
        kernel(operation).apply(operation, image, RowBand.all(out, operation.output(image.image())), pool);
    }

    /** Applies an operation to a whole image in OpenCV's plainest way: what every result has to equal. */
    public static void undivided(Operation operation, Mat in, Mat out, MatPool pool) {
        kernel(operation).undivided(operation, in, out, pool);
    }
}
