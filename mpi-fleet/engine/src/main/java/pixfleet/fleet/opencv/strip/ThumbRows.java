package pixfleet.fleet.opencv.strip;

import java.util.ArrayList;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSink;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

/**
 * Picks rows and columns of a result as it streams by, few enough to make a thumbnail of: every n-th, so that the longest
 * edge keeps at least {@value #KEPT_EDGE_PIXELS} of them.
 */
final class ThumbRows implements RowSink, AutoCloseable {
    /** Twice a thumbnail's edge: averaging then hides that pixels were left out. */
    private static final int KEPT_EDGE_PIXELS = 640;

    private final Partition owners;
    private final int every;
    private final Dimensions kept;
    private final Mat own = new Mat();
    private int filled;

    /**
     * @param rank whose rows are to be seen
     * @param owners of the result's rows
     */
    ThumbRows(int rank, Dimensions image, Partition owners) {
        this.owners = owners;
        this.every = Math.max(1, Math.max(image.width(), image.height()) / KEPT_EDGE_PIXELS);
        this.kept = image.sized(Math.ceilDiv(image.width(), every), Math.ceilDiv(image.height(), every));
        int rows = picked(owners).of(rank).count();
        if (rows > 0) {
            own.create(rows, kept.width(), RowBand.type(kept));
        }
    }

    /** Who owns which of the picked rows. */
    private Partition picked(Partition all) {
        var parts = new ArrayList<Rows>();
        for (Rows part : all.parts()) {
            parts.add(Rows.between(Math.ceilDiv(part.first(), every), Math.ceilDiv(part.end(), every)));
        }
        return new Partition(parts);
    }

    @Override
    public void write(int first, Mat rows) {
        int begin = Math.ceilDiv(first, every) * every;
        int count = Math.ceilDiv(first + rows.rows() - begin, every);
        if (count < 1) {
            return;
        }
        try (Mat picked = new Mat(count, rows.cols(), rows.type(), rows.ptr(begin - first), rows.step() * every);
                Mat into = own.rowRange(filled, filled + count);
                var size = new Size(kept.width(), count)) {
            opencv_imgproc.resize(picked, into, size, 0, 0, opencv_imgproc.INTER_NEAREST);
        }
        filled += count;
    }

    /** The picked rows of one rank that has all of them. */
    Mat all() {
        return own;
    }

    /**
     * Brings the picked rows together in rank 0. Collective.
     *
     * @return all of them in rank 0, an empty matrix in the others; of the scope
     */
    Mat gather(Communicator communicator, MatPool.Scope scope) {
        Mat all = scope.adopt(new Mat());
        try (var spread = new DistributedImage(communicator, kept, picked(owners), own, new Mat())) {
            RowSource rows = spread.fetch(
                    Partition.single(kept.height(), communicator.size(), 0).parts());
            if (communicator.rank() == 0) {
                all.create(kept.height(), kept.width(), RowBand.type(kept));
                rows.read(0, all);
            }
        }
        return all;
    }

    @Override
    public void close() {
        own.close();
    }
}
