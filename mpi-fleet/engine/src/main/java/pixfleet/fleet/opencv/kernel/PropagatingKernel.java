package pixfleet.fleet.opencv.kernel;

import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;

/**
 * The kernel of a propagating operation: every rank begins with its own rows, then neighbours tell each other their border
 * rows until nothing changes any more.
 *
 * @param <O> the operation
 */
public interface PropagatingKernel<O extends Operation> extends Kernel<O> {
    /** What has been found in one rank's rows so far. */
    interface Frontier {
        /** The first row as it stands, for the neighbour above. Valid until {@link #finish}. */
        MemorySegment firstRow();

        /** The last row as it stands, for the neighbour below. */
        MemorySegment lastRow();

        /**
         * Follows what the neighbours found into these rows.
         *
         * @param above the last row of the neighbour above; {@link MemorySegment#NULL} if there is none
         * @param below the first row of the neighbour below, or none
         * @return whether the first or last row changed
         */
        boolean spread(MemorySegment above, MemorySegment below);

        /** The result's rows, continuous, in this frontier's own memory, which is valid as long as the scratch it was given. */
        Mat finish();
    }

    /**
     * Begins with some rows.
     *
     * @param image shape of the whole input
     * @param own the rows, at least one
     * @param reader answers rows of the input, lent until the next call; asked from top to bottom, for the own rows and the
     *     halo around them
     * @param scratch lends matrices; the first one lent holds the frontier, the others are free again on return
     */
    Frontier begin(O operation, Dimensions image, Rows own, Function<Rows, Mat> reader, Supplier<Mat> scratch);
}
