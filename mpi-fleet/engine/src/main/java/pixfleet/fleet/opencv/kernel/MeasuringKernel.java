package pixfleet.fleet.opencv.kernel;

import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.pipeline.Operation;

/**
 * The kernel of a global operation: first every rank counts in its rows, then the counts are added up, then every rank
 * applies the operation to its rows.
 *
 * @param <O> the operation
 */
public interface MeasuringKernel<O extends Operation> extends Kernel<O> {
    /**
     * Counts, such as a histogram.
     *
     * @param rows some rows of the image
     * @return sums over these rows, as many for every part of an image
     */
    long[] measure(O operation, RowBand rows, MatPool pool);

    /**
     * Counts further rows. A kernel with very many sums overrides it, to keep them in one place.
     *
     * @param before what was counted so far; empty at first. It may be changed, and is not to be used any more
     * @return the sums over all rows
     */
    default long[] measure(O operation, RowBand rows, long[] before, MatPool pool) {
        long[] sums = measure(operation, rows, pool);
        for (int i = 0; i < before.length; i++) {
            sums[i] += before[i];
        }
        return sums;
    }

    /**
     * Applies the operation to some rows.
     *
     * @param sums what all parts of the image counted, added up
     */
    void apply(O operation, RowBand in, RowBand out, long[] sums, MatPool pool);

    @Override
    default void apply(O operation, RowBand in, RowBand out, MatPool pool) {
        apply(operation, in, out, measure(operation, in, pool), pool);
    }
}
