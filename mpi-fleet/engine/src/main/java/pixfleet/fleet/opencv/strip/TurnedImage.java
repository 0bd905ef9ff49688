package pixfleet.fleet.opencv.strip;

import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.kernel.TurningKernel;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.OpenCvErrors;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;

/**
 * An image in sight of all ranks after a quarter turn, of which rows are turned when they are asked for: nothing is handed over,
 * and nothing of the turned image is kept.
 */
final class TurnedImage implements RowSource {
    /** Rows before the turn that are turned at a time: with them a row of the result gets a kilobyte or more at once. */
    private static final int BLOCK_ROWS = 512;

    private final TurnedRows turned;
    private final Dimensions before;
    private final Dimensions image;
    private final Runnable beat;

    /**
     * @param input the image before, in sight
     * @param beat told now and then while rows are turned
     */
    TurnedImage(TurningKernel<Operation> kernel, Operation operation, ChainInput input, MatPool pool, Runnable beat) {
        this.before = input.image();
        this.image = operation.output(before);
        this.turned = new TurnedRows(kernel, operation, input.fetch(_ -> Rows.all(before.height())), pool);
        this.beat = beat;
    }

    @Override
    public Dimensions image() {
        return image;
    }

    @Override
    public boolean isGathered() {
        return true;
    }

    @Override
    public void read(int first, Mat into) {
        turn(new Rows(first, into.rows()), into);
    }

    private void turn(Rows wanted, Mat into) {
        try {
            for (int row = 0; row < before.height(); row += BLOCK_ROWS) {
                beat.run();
                turn(Rows.between(row, Math.min(before.height(), row + BLOCK_ROWS)), wanted, into);
            }
        } catch (RuntimeException e) {
            throw OpenCvErrors.about(turned.operation(), e);
        }
    }

    private void turn(Rows rows, Rows wanted, Mat into) {
        try (var scope = turned.pool().open()) {
            RowBand block = turned.block(rows, scope);
            Rows columns = turned.columns(rows);
            Mat some = scope.mat();
            for (Rows piece : turned.pieces(block, wanted)) {
                turned.turn(block, piece, some);
                TurnedRows.put(some, columns, into, piece.first() - wanted.first());
            }
        }
    }
}
