package pixfleet.fleet.opencv.codec;

import java.lang.foreign.MemorySegment;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.codec.TiffLayout;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSink;
import pixfleet.fleet.parts.JointObject;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.job.ImageFormat;

/**
 * Writes an image as one uncompressed TIFF, each rank its own rows to their place; see {@link TiffLayout}. For one thread a
 * rank.
 *
 * <p>A part that cannot be stored is told by {@link #finish}, to all ranks; rows written after it are taken and forgotten.
 */
public final class TiffSink implements RowSink, AutoCloseable {
    /** What is turned from blue first to red first at once: short enough to stay in the cache. */
    private static final int TURNED_BYTES = 256 << 10;

    private final TiffLayout layout;
    private final Rows mine;
    private final JointObject object;
    private final Mat turned = new Mat();
    private int next;

    private TiffSink(TiffLayout layout, Rows mine, JointObject object) {
        this.layout = layout;
        this.mine = mine;
        this.object = object;
        this.next = mine.first();
    }

    /**
     * Begins a file. Collective.
     *
     * @param partition which rank writes which rows; rank 0 writes the head too
     * @throws pixfleet.fault.TransientFailure on all ranks, if the store does not take it this time
     */
    public static TiffSink begin(
            Communicator communicator, Results results, String key, TiffLayout layout, Partition partition) {
        JointObject object =
                JointObject.begin(communicator, results, key, ImageFormat.TIFF.mediaType(), layout.shares(partition));
        if (communicator.rank() == 0) {
            object.append(MemorySegment.ofBuffer(layout.head()));
        }
        return new TiffSink(layout, partition.of(communicator.rank()), object);
    }

    @Override
    public void write(int first, Mat rows) {
        if (first != next || !mine.holds(new Rows(first, rows.rows()))) {
            throw new IllegalArgumentException("rows %d to %d are not the next of rows %d to %d"
                    .formatted(first, first + rows.rows(), next, mine.end()));
        }
        if (rows.cols() != layout.image().width()
                || rows.type() != RowBand.type(layout.image())
                || !rows.isContinuous()) {
            throw new IllegalArgumentException("the rows are not of the shape " + layout.image());
        }
        next += rows.rows();
        int atOnce = (int) Math.max(1, TURNED_BYTES / layout.image().rowBytes());
        for (int row = 0; row < rows.rows(); row += atOnce) {
            try (Mat some = MatMemory.rows(rows, row, Math.min(atOnce, rows.rows() - row))) {
                append(some);
            }
        }
    }

    private void append(Mat rows) {
        Mat stored = rows;
        if (rows.channels() > 1) {
            opencv_imgproc.cvtColor(
                    rows, turned, rows.channels() == 3 ? opencv_imgproc.COLOR_BGR2RGB : opencv_imgproc.COLOR_BGRA2RGBA);
            stored = turned;
        }
        object.append(MatMemory.all(stored));
    }

    /**
     * Makes the file visible once every rank has written its rows. Collective, as the alternative to {@link #abandon}; one
     * rank may do this while another does that.
     *
     * @throws pixfleet.fault.TransientFailure on all ranks, if it could not be stored this time; what was there before stays
     */
    public void finish() {
        object.finish();
    }

    /** Gives the file up, for all ranks. Collective, as the alternative to {@link #finish}. */
    public void abandon() {
        object.abandon();
    }

    /** Gives the memory back; not collective. */
    @Override
    public void close() {
        turned.close();
        object.close();
    }
}
