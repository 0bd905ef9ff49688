package pixfleet.fleet.opencv.resample;

import java.lang.foreign.MemorySegment;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Rows;

/** Rows of an image one by one from top to bottom, of which some are read at a time. */
final class InputRows implements AutoCloseable {
    private final RowSource source;
    private final int step;
    private final Rows needed;
    private final MatPool pool;
    private Rows present = new Rows(0, 0);
    private MemorySegment bytes = MemorySegment.NULL;
    private MatPool.@Nullable Scope scope;

    /**
     * @param step how many rows are read at a time, at most
     * @param needed the rows that will be asked for, at most
     * @param pool lends matrices; nothing else may be lent by it while a row is looked at
     */
    InputRows(RowSource source, int step, Rows needed, MatPool pool) {
        this.source = source;
        this.step = step;
        this.needed = needed;
        this.pool = pool;
    }

    /** A row's bytes, until another one is asked for. */
    MemorySegment row(int row) {
        if (!present.holds(new Rows(row, 1))) {
            read(row);
        }
        long width = source.image().rowBytes();
        return bytes.asSlice((row - present.first()) * width, width);
    }

    private void read(int row) {
        close();
        var rows = Rows.between(row, (int) Math.min(Math.max(needed.end(), row + 1L), row + (long) step));
        var opened = pool.open();
        scope = opened;
        Mat mat = source.view(rows.first(), rows.count(), opened);
        bytes = MatMemory.all(mat);
        present = rows;
    }

    @Override
    public void close() {
        if (scope != null) {
            scope.close();
            scope = null;
        }
        present = new Rows(0, 0);
    }
}
