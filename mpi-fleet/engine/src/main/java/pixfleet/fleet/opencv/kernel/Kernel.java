package pixfleet.fleet.opencv.kernel;

import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.pipeline.Operation;

/**
 * The pixels' side of one operation. Stateless; has a public constructor without arguments.
 *
 * <p>Pixels are gray or B, G, R (, A), 8 or 16 bits. A kernel writes into what it is given and owns nothing.
 *
 * @param <O> the operation
 */
public interface Kernel<O extends Operation> extends KernelProvider {
    @Override
    Class<O> operation();

    /**
     * Applies the operation to some rows.
     *
     * <p>How many rows lie in {@code in} depends on the operation's distribution. Pointwise and global ones: exactly the
     * rows of {@code out}. Neighbourhood: the rows of {@code out}, too; the caller gives enough rows around those it
     * wants, and cuts away what a border inside the image has spoilt. Geometric: at least the rows the distribution's map
     * names for the rows of {@code out}.
     *
     * @param in left alone
     * @param out its matrix receives exactly its rows; the pixels are reused when shape and type fit
     * @param pool lends scratch memory
     */
    void apply(O operation, RowBand in, RowBand out, MatPool pool);

    /**
     * Applies the operation to a whole image in one process, in OpenCV's plainest way: what every division of the image
     * has to equal. A kernel that does more than call OpenCV's own function gives that function here.
     *
     * @param in left alone
     * @param out receives the result
     */
    default void undivided(O operation, Mat in, Mat out, MatPool pool) {
        var whole = RowBand.whole(in);
        apply(operation, whole, RowBand.all(out, operation.output(whole.image())), pool);
    }
}
