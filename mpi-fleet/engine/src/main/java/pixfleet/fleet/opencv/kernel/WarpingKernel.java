package pixfleet.fleet.opencv.kernel;

import java.util.function.IntFunction;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.raster.Rows;
import pixfleet.operation.Rotate;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;

/**
 * The kernel of an operation each of whose result's rows crosses many rows of the image, of each of which it needs some
 * columns; {@link Rotate} is one.
 *
 * @param <O> the operation
 */
public interface WarpingKernel<O extends Operation> extends Kernel<O> {
    /**
     * The columns of each row of the image that some rows of the result may depend on.
     *
     * @param image its shape
     * @param result rows of the result, at least one
     * @return answers, for a row of the image, consecutive columns; none if the result's rows do not depend on that row
     */
    IntFunction<Rows> columns(O operation, Dimensions image, Rows result);

    /**
     * Makes rows of the result.
     *
     * @param image all of the image; only the columns that {@link #columns} names are there and may be read
     * @param out receives its rows; its matrix has its shape already
     */
    void warp(O operation, Mat image, RowBand out);
}
