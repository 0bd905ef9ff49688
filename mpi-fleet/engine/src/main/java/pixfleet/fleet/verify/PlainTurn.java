package pixfleet.fleet.verify;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Rows;
import pixfleet.operation.RotateQuarter;
import pixfleet.pipeline.Dimensions;

/**
 * An image turned by one or three quarters. Its rows are columns of the image before, which is read from top to bottom for each
 * block of them; so blocks are large, and one is held. For one thread.
 */
final class PlainTurn implements RowSource, AutoCloseable {
    private static final int VERTICALLY = 0;
    private static final int HORIZONTALLY = 1;

    private final RowSource in;
    private final boolean clockwise;
    private final int bandRows;
    private final int blockRows;
    private final MatPool pool;
    private final Dimensions image;
    private final Mat held = new Mat();
    private Rows block = new Rows(0, 0);

    /**
     * @param in the image before
     * @param quarters one or three
     * @param bandRows how many rows of the image before are read at a time
     * @param blockRows how many rows of this one are made at a time
     * @param pool lends matrices
     */
    PlainTurn(RowSource in, RotateQuarter quarters, int bandRows, int blockRows, MatPool pool) {
        this.in = in;
        this.clockwise = quarters.turns() == 1;
        this.bandRows = bandRows;
        this.blockRows = blockRows;
        this.pool = pool;
        this.image = quarters.output(in.image());
    }

    @Override
    public Dimensions image() {
        return image;
    }

    @Override
    public void read(int first, Mat into) {
        int end = first + into.rows();
        for (int row = first; row < end; ) {
            if (row < block.first() || row >= block.end()) {
                hold(row);
            }
            int until = Math.min(end, block.end());
            try (Mat from = held.rowRange(row - block.first(), until - block.first());
                    Mat to = into.rowRange(row - first, until - first)) {
                from.copyTo(to);
            }
            row = until;
        }
    }

    private void hold(int row) {
        block = Rows.between(row, Math.min(row + blockRows, image.height()));
        held.create(block.count(), image.width(), RowBand.type(image));
        int height = in.image().height();
        for (int first = 0; first < height; first += bandRows) {
            int count = Math.min(bandRows, height - first);
            try (var scope = pool.open()) {
                place(first, in.view(first, count, scope), scope.mat());
            }
        }
    }

    /** Puts what some rows of the image before have of the block to its place. */
    private void place(int first, Mat rows, Mat turned) {
        int width = in.image().width();
        int left = clockwise ? block.first() : width - block.end();
        int column = clockwise ? in.image().height() - first - rows.rows() : first;
        try (Mat columns = rows.colRange(left, left + block.count());
                Mat place = held.colRange(column, column + rows.rows())) {
            opencv_core.transpose(columns, turned);
            opencv_core.flip(turned, place, clockwise ? HORIZONTALLY : VERTICALLY);
        }
    }

    @Override
    public void close() {
        held.close();
    }
}
