package pixfleet.fleet.verify;

import java.util.Optional;
import java.util.function.IntFunction;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.kernel.WarpingKernel;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.opencv.mat.SparseImage;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;

/**
 * An image rotated by any angle. The image before is read from top to bottom for each block of rows, and what they are made of is
 * held: far more of every row than the kernel says it needs. For one thread.
 */
final class PlainWarp implements RowSource, AutoCloseable {
    /** Rows of the result, and columns of the image before, around those that are named. */
    private static final int MARGIN = 64;

    private final RowSource in;
    private final WarpingKernel<Operation> kernel;
    private final Operation operation;
    private final int bandRows;
    private final int blockRows;
    private final MatPool pool;
    private final Dimensions image;
    private Rows block = new Rows(0, 0);
    private Optional<SparseImage> held = Optional.empty();

    /**
     * @param in the image before
     * @param kernel makes rows by themselves
     * @param bandRows how many rows of the image before are read at a time
     * @param blockRows of how many rows of this one the pixels are held
     * @param pool lends matrices
     */
    PlainWarp(
            RowSource in,
            WarpingKernel<Operation> kernel,
            Operation operation,
            int bandRows,
            int blockRows,
            MatPool pool) {
        this.in = in;
        this.kernel = kernel;
        this.operation = operation;
        this.bandRows = bandRows;
        this.blockRows = blockRows;
        this.pool = pool;
        this.image = operation.output(in.image());
    }

    @Override
    public Dimensions image() {
        return image;
    }

    @Override
    public void read(int first, Mat into) {
        int end = first + into.rows();
        boolean there = first >= block.first() && end <= block.end();
        SparseImage before = there ? held.orElseThrow() : hold(first, Math.max(into.rows(), blockRows));
        kernel.warp(operation, before.mat(), new RowBand(into, image, first, into.rows()));
    }

    private SparseImage hold(int first, int rows) {
        close();
        var before = new SparseImage(in.image());
        held = Optional.of(before);
        block = Rows.between(first, Math.min(first + rows, image.height()));
        IntFunction<Rows> columns = kernel.columns(operation, in.image(), block.grown(MARGIN, image.height()));
        int height = in.image().height();
        for (int top = 0; top < height; top += bandRows) {
            int count = Math.min(bandRows, height - top);
            try (var scope = pool.open()) {
                put(in.view(top, count, scope), top, columns, before);
            }
        }
        return before;
    }

    /** Keeps what some rows of the image before have of the block. */
    private void put(Mat rows, int top, IntFunction<Rows> columns, SparseImage before) {
        var pixels = MatMemory.all(rows);
        long pixelBytes = rows.elemSize();
        for (int i = 0; i < rows.rows(); i++) {
            Rows named = columns.apply(top + i);
            if (!named.none()) {
                Rows wide = named.grown(MARGIN, rows.cols());
                var place = before.part(top + i, wide.first(), wide.count());
                place.copyFrom(pixels.asSlice(i * in.image().rowBytes() + wide.first() * pixelBytes, place.byteSize()));
            }
        }
    }

    @Override
    public void close() {
        held.ifPresent(SparseImage::close);
        held = Optional.empty();
        block = new Rows(0, 0);
    }
}
