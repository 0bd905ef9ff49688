package pixfleet.fleet.opencv.kernel;

import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;

/**
 * The kernel of an operation that makes columns of rows. It is applied to some rows as to an image of no more than those, and
 * what comes out is cut into tiles, one for each rank.
 *
 * @param <O> the operation
 */
public interface TurningKernel<O extends Operation> extends Kernel<O> {
    /**
     * The columns of the result that rows of the image become.
     *
     * @param rows of the image, at least one
     * @param image its shape
     * @return as many columns, from the left one
     */
    Rows columns(O operation, Rows rows, Dimensions image);
}
