package pixfleet.fleet.opencv.strip;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.kernel.TurningKernel;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;

/**
 * Rows before a quarter turn, of which blocks are turned as if each were an image.
 *
 * @param rows this rank's part of the image
 * @param pool lends matrices to the kernel
 */
record TurnedRows(TurningKernel<Operation> kernel, Operation operation, ChainRows rows, MatPool pool) {
    /** What is turned at a time, so that it is copied on while a core's own cache holds it. */
    private static final int PIECE_BYTES = 128 << 10;

    private static final int MIN_PIECE_ROWS = 16;

    /** A block of this rank's rows. */
    RowBand block(Rows block, MatPool.Scope scope) {
        Mat view = rows.view(block.first(), block.count(), scope);
        return new RowBand(view, rows.image().sized(rows.image().width(), block.count()), 0, block.count());
    }

    /** The columns of the result that a block becomes. */
    Rows columns(Rows block) {
        return kernel.columns(operation, block, rows.image());
    }

    /** Cuts rows of the result into what is turned at a time. */
    List<Rows> pieces(RowBand block, Rows wanted) {
        long rowBytes = operation.output(block.image()).rowBytes();
        int step = Math.clamp(PIECE_BYTES / rowBytes, MIN_PIECE_ROWS, PIECE_BYTES);
        return IntStream.iterate(wanted.first(), first -> first < wanted.end(), first -> first + step)
                .mapToObj(first -> Rows.between(first, Math.min(wanted.end(), first + step)))
                .toList();
    }

    /**
     * Turns.
     *
     * @param block what {@link #block} has given
     * @param wanted which rows of the result
     * @param out receives the block's columns of them
     */
    void turn(RowBand block, Rows wanted, Mat out) {
        Dimensions part = operation.output(block.image());
        var band = new RowBand(out, part, wanted.first(), wanted.count());
        band.create();
        kernel.apply(operation, block, band, pool);
    }

    /**
     * Lays some columns of some rows of the result where they belong.
     *
     * @param pixels of these rows and columns and no more
     * @param into all columns of some rows
     * @param row where the first of the rows lies in there
     */
    static void put(Mat pixels, Rows columns, Mat into, int row) {
        try (Mat rows = into.rowRange(row, row + pixels.rows());
                Mat place = rows.colRange(columns.first(), columns.end())) {
            pixels.copyTo(place);
        }
    }
}
